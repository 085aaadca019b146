import { type APIBan, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import { discordError } from '../../../world/discord-error.ts';
import type { Call } from '../../http/router.ts';
import { requireGuild, requireGuildPermission, requireManageableMember } from '../../../world/permissions/access.ts';
import { banUser, unbanUser } from '../../../world/guilds/membership.ts';
import { findUser, type World } from '../../../world/world.ts';
import type { RestRoute } from '../rest-context.ts';

const BAN_PATH = '/guilds/:guild/bans/:user';

/** Bans and unbans users, members or not. */
export const banRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/guilds/:guild/bans',
    handle: ({ world }, call) => ({ status: 200, body: [...requireBans(world, call).values()] }),
  },
  {
    method: 'GET',
    path: BAN_PATH,
    handle: ({ world }, call) => {
      const found = requireBans(world, call).get(call.param('user'));
      if (!found) throw discordError(10_026);
      return { status: 200, body: found };
    },
  },
  {
    method: 'PUT',
    path: BAN_PATH,
    handle: ({ world }, call) => {
      const { guild, contents } = requireGuild(world, call.param('guild'));
      requireGuildPermission(world, guild, bit.BanMembers);
      const user = findUser(world, call.param('user'));
      if (!user) throw discordError(10_013);
      const member = contents.members.get(user.id);
      if (member) requireManageableMember(world, guild, member);
      banUser(world, guild, user, call.reason);
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    path: BAN_PATH,
    handle: ({ world }, call) => {
      const found = requireBans(world, call).get(call.param('user'));
      if (!found) throw discordError(10_026);
      unbanUser(world, requireGuild(world, call.param('guild')).guild, found.user);
      return { status: 204 };
    },
  },
];

function requireBans(world: World, { param }: Call): Map<string, APIBan> {
  const { guild, contents } = requireGuild(world, param('guild'));
  requireGuildPermission(world, guild, bit.BanMembers);
  return contents.bans;
}
