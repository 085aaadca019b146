import type { APIUser } from 'discord-api-types/v10';
import type { Surroundings } from '../../dashboard/discord/surroundings.tsx';
import type { GuildView } from '../control-contract.ts';
import { colourOf, nameOf, nameOfUser } from './people.ts';
import { readableColour } from './readable-colour.ts';

/** Names and colours of a server for the messages in it. */
export function surroundingsOf(guild: GuildView, bot: APIUser, scheme: 'light' | 'dark'): Surroundings {
  const members = new Map(guild.members.map((member) => [member.user.id, member]));
  const channels = new Map(guild.channels.map(({ id, name }) => [id, name ?? undefined]));
  const roles = new Map(guild.roles.map((role) => [role.id, role]));
  return {
    userName: (id) => {
      const member = members.get(id);
      return member ? nameOf(member) : id === bot.id ? nameOfUser(bot) : undefined;
    },
    channelName: (id) => channels.get(id),
    role: (id) => roles.get(id),
    nameColour: (id) => {
      const member = members.get(id);
      return member && readableColour(colourOf(guild, member), scheme);
    },
  };
}
