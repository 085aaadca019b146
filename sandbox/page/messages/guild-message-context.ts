import type { Surroundings } from '../../../ui/discord/message-context.tsx';
import type { GuildView } from '../../control-api/contract.ts';
import { colourOf, nameOf, nameOfUser } from '../state/guild-access.ts';
import { readableColour } from './readable-colour.ts';
import type { Seen } from '../state/page-state.ts';

/** The same files under the page's own address, from which alone a host may let it load pictures. */
const FILES = '/sandbox/api/cdn/';

export const iconUrl = (guildId: string, icon: string): string => `${FILES}icons/${guildId}/${icon}.png`;

/** Names and colours of a server for the messages in it. */
export function surroundingsOf(
  guild: GuildView,
  { bot, connect }: Pick<Seen, 'bot' | 'connect'>,
  scheme: 'light' | 'dark',
): Surroundings {
  const files = `${new URL(connect.apiUrl).origin}/cdn/`;
  const fileUrl = (url: string) => (url.startsWith(files) ? FILES + url.slice(files.length) : url);
  const members = new Map(guild.members.map((member) => [member.user.id, member]));
  const threads = guild.threads.map(({ channel }) => channel);
  const channels = new Map([...guild.channels, ...threads].map(({ id, name }) => [id, name ?? undefined]));
  const roles = new Map(guild.roles.map((role) => [role.id, role]));
  return {
    userName: (id) => {
      const member = members.get(id);
      return member ? nameOf(member) : id === bot.id ? nameOfUser(bot) : undefined;
    },
    channelName: (id) => channels.get(id),
    role: (id) => roles.get(id),
    fileUrl,
    avatarUrl: ({ id, avatar }) => (avatar ? `${FILES}avatars/${id}/${avatar}.png` : undefined),
    nameColour: (id) => {
      const member = members.get(id);
      return member && readableColour(colourOf(guild, member), scheme);
    },
  };
}
