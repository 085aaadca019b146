import { type APIBan, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import type { LocalDiscord } from '../../../local-discord.ts';
import { discordError } from '../../../world/discord-error.ts';
import type { Call, Route } from '../../http/router.ts';
import { requireGuild, requireGuildPermission, requireManageableMember } from '../../../world/permissions/access.ts';
import { banUser, unbanUser } from '../../../world/guilds/membership.ts';
import { findUser } from '../../../world/world.ts';

const BAN_PATH = '/guilds/:guild/bans/:user';

/** Keeping somebody out of a guild, in it or not, and letting them in again. */
export const banRoutes: Route[] = [
  {
    method: 'GET',
    path: '/guilds/:guild/bans',
    handle: (local, call) => ({ status: 200, body: [...requireBans(local, call).values()] }),
  },
  {
    method: 'GET',
    path: BAN_PATH,
    handle: (local, call) => {
      const found = requireBans(local, call).get(call.param('user'));
      if (!found) throw discordError(10_026);
      return { status: 200, body: found };
    },
  },
  {
    method: 'PUT',
    path: BAN_PATH,
    handle: (local, call) => {
      const { guild, contents } = requireGuild(local, call.param('guild'));
      requireGuildPermission(local, guild, bit.BanMembers);
      const user = findUser(local.world, call.param('user'));
      if (!user) throw discordError(10_013);
      const member = contents.members.get(user.id);
      if (member) requireManageableMember(local, guild, member);
      banUser(local, guild, user, call.reason);
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    path: BAN_PATH,
    handle: (local, call) => {
      const found = requireBans(local, call).get(call.param('user'));
      if (!found) throw discordError(10_026);
      unbanUser(local, requireGuild(local, call.param('guild')).guild, found.user);
      return { status: 204 };
    },
  },
];

function requireBans(local: LocalDiscord, { param }: Call): Map<string, APIBan> {
  const { guild, contents } = requireGuild(local, param('guild'));
  requireGuildPermission(local, guild, bit.BanMembers);
  return contents.bans;
}
