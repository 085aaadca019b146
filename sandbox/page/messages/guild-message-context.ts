import type { MessageContextValue } from '../../../ui/discord/message-context.tsx';
import type { GuildView } from '../../control-api/contract.ts';
import { roleColourOf, memberDisplayName, userDisplayName } from '../state/guild-access.ts';
import { readableColour } from './readable-colour.ts';
import type { PageState } from '../state/page-state.ts';

/** The CDN's files on the page's own origin: a host's content security policy may allow no other. */
const CDN_PATH = '/sandbox/api/cdn/';

export const iconUrl = (guildId: string, icon: string): string => `${CDN_PATH}icons/${guildId}/${icon}.png`;

/** Creates the context that resolves names, colours and files for the messages of a server. */
export function createGuildMessageContext(
  guild: GuildView,
  { bot, connect }: Pick<PageState, 'bot' | 'connect'>,
  scheme: 'light' | 'dark',
): MessageContextValue {
  const cdnUrl = `${new URL(connect.apiUrl).origin}/cdn/`;
  const fileUrl = (url: string) => (url.startsWith(cdnUrl) ? CDN_PATH + url.slice(cdnUrl.length) : url);
  const members = new Map(guild.members.map((member) => [member.user.id, member]));
  const threads = guild.threads.map(({ channel }) => channel);
  const channels = new Map([...guild.channels, ...threads].map(({ id, name }) => [id, name ?? undefined]));
  const roles = new Map(guild.roles.map((role) => [role.id, role]));
  return {
    userName: (id) => {
      const member = members.get(id);
      return member ? memberDisplayName(member) : id === bot.id ? userDisplayName(bot) : undefined;
    },
    channelName: (id) => channels.get(id),
    role: (id) => roles.get(id),
    fileUrl,
    avatarUrl: ({ id, avatar }) => (avatar ? `${CDN_PATH}avatars/${id}/${avatar}.png` : undefined),
    nameColour: (id) => {
      const member = members.get(id);
      return member && readableColour(roleColourOf(guild, member), scheme);
    },
  };
}
