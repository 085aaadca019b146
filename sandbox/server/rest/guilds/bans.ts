import { type APIBan, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import type { LocalDiscord } from '../../../local-discord.ts';
import { refusal } from '../../../world/discord-error.ts';
import type { Call, Route } from '../../http/router.ts';
import { requireGuild, requireGuildPermission, requireManageable } from '../../../world/permissions/access.ts';
import { banUser, unbanUser } from '../../../world/guilds/membership.ts';
import { findUser } from '../../../world/world.ts';

const ban = '/guilds/:guild/bans/:user';

/** Keeping somebody out of a guild, in it or not, and letting them in again. */
export const banRoutes: Route[] = [
  {
    method: 'GET',
    path: '/guilds/:guild/bans',
    handle: (local, call) => ({ status: 200, body: [...bansOf(local, call).values()] }),
  },
  {
    method: 'GET',
    path: ban,
    handle: (local, call) => {
      const found = bansOf(local, call).get(call.param('user'));
      if (!found) throw refusal(10_026);
      return { status: 200, body: found };
    },
  },
  {
    method: 'PUT',
    path: ban,
    handle: (local, call) => {
      const { guild, parts } = requireGuild(local, call.param('guild'));
      requireGuildPermission(local, guild, bit.BanMembers);
      const user = findUser(local.world, call.param('user'));
      if (!user) throw refusal(10_013);
      const member = parts.members.get(user.id);
      if (member) requireManageable(local, guild, member);
      banUser(local, guild, user, call.reason);
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    path: ban,
    handle: (local, call) => {
      const found = bansOf(local, call).get(call.param('user'));
      if (!found) throw refusal(10_026);
      unbanUser(local, requireGuild(local, call.param('guild')).guild, found.user);
      return { status: 204 };
    },
  },
];

function bansOf(local: LocalDiscord, { param }: Call): Map<string, APIBan> {
  const { guild, parts } = requireGuild(local, param('guild'));
  requireGuildPermission(local, guild, bit.BanMembers);
  return parts.bans;
}
