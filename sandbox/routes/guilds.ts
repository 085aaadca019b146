import type { LocalDiscord } from '../local-discord.ts';
import { refusal } from '../wire/discord-error.ts';
import type { Call, Route } from '../wire/router.ts';
import { requireChannel, requireGrantable, requireGuild } from '../world/access.ts';
import { apiGuild } from '../world/guild-state.ts';
import { setMemberRoles } from '../world/membership.ts';
import { compareSnowflakes } from '../world/snowflakes.ts';
import { orderedMembers } from '../world/world.ts';

/** Member routes: `GET members` needs the members' privileged intent, `topics/gateway.mdx`. */
export const guildRoutes: Route[] = [
  {
    method: 'GET',
    path: '/guilds/:guild',
    handle: (local, { param, query }) => {
      const { guild, parts } = requireGuild(local, param('guild'));
      const counts = query.get('with_counts') === 'true' ? { approximate_member_count: parts.members.size } : {};
      return { status: 200, body: { ...apiGuild(guild, [...parts.roles.values()]), ...counts } };
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild/channels',
    handle: (local, { param }) => ({
      status: 200,
      body: [...requireGuild(local, param('guild')).parts.channels.values()],
    }),
  },
  {
    method: 'GET',
    path: '/guilds/:guild/roles',
    handle: (local, { param }) => ({
      status: 200,
      body: [...requireGuild(local, param('guild')).parts.roles.values()],
    }),
  },
  {
    method: 'GET',
    path: '/guilds/:guild/roles/:role',
    handle: (local, { param }) => {
      const role = requireGuild(local, param('guild')).parts.roles.get(param('role'));
      if (!role) throw refusal(10_011);
      return { status: 200, body: role };
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild/members',
    handle: (local, call) => ({ status: 200, body: listMembers(local, call) }),
  },
  {
    method: 'GET',
    path: '/guilds/:guild/members/search',
    handle: (local, call) => ({ status: 200, body: searchMembers(local, call) }),
  },
  {
    method: 'GET',
    path: '/guilds/:guild/members/:user',
    handle: (local, call) => ({ status: 200, body: memberOf(local, call) }),
  },
  {
    method: 'PUT',
    path: '/guilds/:guild/members/:user/roles/:role',
    handle: (local, call) => changeRole(local, call, true),
  },
  {
    method: 'DELETE',
    path: '/guilds/:guild/members/:user/roles/:role',
    handle: (local, call) => changeRole(local, call, false),
  },
  {
    method: 'GET',
    path: '/channels/:channel',
    handle: (local, { param }) => ({ status: 200, body: requireChannel(local, param('channel')).channel }),
  },
];

function memberOf(local: LocalDiscord, { param }: Call) {
  const member = requireGuild(local, param('guild')).parts.members.get(param('user'));
  if (!member) throw refusal(local.world.users.has(param('user')) ? 10_007 : 10_013);
  return member;
}

/** `resources/guild.mdx`, "List Guild Members": by id, `limit` 1–1,000, default 1, `after` an id. */
function listMembers(local: LocalDiscord, { param, query }: Call) {
  const { parts } = requireGuild(local, param('guild'));
  const isGranted = (local.settings.grantedPrivilegedIntents & guildMembersIntent) !== 0;
  if (!isGranted) throw refusal(50_001);
  const limit = Math.min(1_000, Math.max(1, Number(query.get('limit') ?? 1) || 1));
  const after = query.get('after') ?? '0';
  return orderedMembers(parts)
    .filter(({ user }) => compareSnowflakes(user.id, after) > 0)
    .slice(0, limit);
}
const guildMembersIntent = 1 << 1;

function searchMembers(local: LocalDiscord, { param, query }: Call) {
  const { parts } = requireGuild(local, param('guild'));
  const wanted = (query.get('query') ?? '').toLowerCase();
  const limit = Math.min(1_000, Math.max(1, Number(query.get('limit') ?? 1) || 1));
  return orderedMembers(parts)
    .filter(({ user, nick }) =>
      [nick, user.global_name, user.username].some((name) => name?.toLowerCase().startsWith(wanted)),
    )
    .slice(0, limit);
}

function changeRole(local: LocalDiscord, call: Call, isHeld: boolean) {
  const { guild } = requireGuild(local, call.param('guild'));
  const member = memberOf(local, call);
  const roleId = call.param('role');
  requireGrantable(local, guild, roleId);
  const rest = member.roles.filter((id) => id !== roleId);
  if (isHeld !== member.roles.includes(roleId)) setMemberRoles(local, guild, member, isHeld ? [...rest, roleId] : rest);
  return { status: 204 };
}
