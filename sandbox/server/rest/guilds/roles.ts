import { type APIRole, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import type { RoleChange } from '../../../world/guilds/guild-changes.ts';
import { discordError } from '../../../world/discord-error.ts';
import { createForm } from '../../http/form.ts';
import { isRecord } from '../../../world/is-record.ts';
import type { RouteResponse, Call } from '../../http/router.ts';
import {
  computeGuildPermissions,
  requireGrantableRole,
  requireGuild,
  requireGuildPermission,
  requireRoleBelow,
} from '../../../world/permissions/access.ts';
import type { GuildState } from '../../../world/guilds/guild-state.ts';
import { upsertRole, removeRole } from '../../../world/guilds/role-operations.ts';
import { setMemberRoles } from '../../../world/guilds/membership.ts';
import { hasPermissions } from '../../../world/permissions/permissions.ts';
import { requireMember } from './members.ts';
import type { RestContext, RestRoute } from '../rest-context.ts';
import type { World } from '../../../world/world.ts';

/** `resources/guild.mdx`: 250 roles, names of 100 characters. */
const MAX_ROLES = 250;
const MAX_NAME_LENGTH = 100;

const ROLES_PATH = '/guilds/:guild/roles';
const MEMBER_ROLE_PATH = '/guilds/:guild/members/:user/roles/:role';

export const roleRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: ROLES_PATH,
    handle: ({ world }, { param }) => ({
      status: 200,
      body: [...requireGuild(world, param('guild')).contents.roles.values()],
    }),
  },
  { method: 'POST', path: ROLES_PATH, handle: create },
  { method: 'PATCH', path: ROLES_PATH, handle: reorder },
  {
    method: 'GET',
    path: `${ROLES_PATH}/:role`,
    handle: ({ world }, call) => ({ status: 200, body: requireRole(world, call).role }),
  },
  { method: 'PATCH', path: `${ROLES_PATH}/:role`, handle: edit },
  {
    method: 'DELETE',
    path: `${ROLES_PATH}/:role`,
    handle: ({ world }, call) => {
      const { guild, role } = requireRole(world, call);
      requireRoleBelow(world, guild, role);
      if (role.id === guild.id || role.managed) throw discordError(50_028);
      removeRole(world, guild, role);
      return { status: 204 };
    },
  },
  { method: 'PUT', path: MEMBER_ROLE_PATH, handle: ({ world }, call) => changeMemberRole(world, call, true) },
  { method: 'DELETE', path: MEMBER_ROLE_PATH, handle: ({ world }, call) => changeMemberRole(world, call, false) },
];

function requireRole(world: World, { param }: Call): { guild: GuildState; role: APIRole } {
  const { guild, contents } = requireGuild(world, param('guild'));
  const role = contents.roles.get(param('role'));
  if (!role) throw discordError(10_011);
  return { guild, role };
}

function changeMemberRole(world: World, call: Call, isGranted: boolean): RouteResponse {
  const { guild } = requireGuild(world, call.param('guild'));
  const member = requireMember(world, call);
  const roleId = call.param('role');
  requireGrantableRole(world, guild, roleId);
  const rest = member.roles.filter((id) => id !== roleId);
  if (isGranted !== member.roles.includes(roleId))
    setMemberRoles(world, guild, member, isGranted ? [...rest, roleId] : rest);
  return { status: 204 };
}

function create({ world }: RestContext, call: Call): RouteResponse {
  const { guild, contents } = requireGuild(world, call.param('guild'));
  requireGuildPermission(world, guild, bit.ManageRoles);
  if (contents.roles.size >= MAX_ROLES) throw discordError(30_005);
  const change = readRole(call.body);
  requireOwnPermissions(world, guild, change);
  return { status: 200, body: upsertRole(world, guild, change) };
}

function edit({ world }: RestContext, call: Call): RouteResponse {
  const { guild, role } = requireRole(world, call);
  if (role.id === guild.id) requireGuildPermission(world, guild, bit.ManageRoles);
  else requireRoleBelow(world, guild, role);
  const change = readRole(call.body);
  requireOwnPermissions(world, guild, change, BigInt(role.permissions));
  return { status: 200, body: upsertRole(world, guild, change, role) };
}

/** `[{ id, position }]`; every role that moves must be below the bot's highest role. */
function reorder({ world }: RestContext, call: Call): RouteResponse {
  const { guild, contents } = requireGuild(world, call.param('guild'));
  requireGuildPermission(world, guild, bit.ManageRoles);
  const form = createForm();
  const moves = (form.list(call.body, [], { max: MAX_ROLES, required: true }) ?? [])
    .filter(isRecord)
    .map((raw, index) => {
      const role = contents.roles.get(String(raw['id']));
      const position = form.integer(raw['position'], [index, 'position'], { min: 0, max: MAX_ROLES });
      return { role, position };
    });
  form.finish();
  for (const { role } of moves) {
    if (!role) throw discordError(10_011);
    requireRoleBelow(world, guild, role);
  }
  for (const { role, position } of moves)
    if (role && position !== undefined) upsertRole(world, guild, { position }, role);
  return { status: 200, body: [...contents.roles.values()] };
}

function readRole(body: unknown): RoleChange {
  const form = createForm();
  const raw = body === undefined || body === null ? {} : (form.record(body, []) ?? {});
  const change: RoleChange = {};
  const name = form.text(raw['name'], ['name'], { max: MAX_NAME_LENGTH });
  if (name !== undefined) change.name = name === '' ? 'new role' : name;
  const permissions = form.text(raw['permissions'], ['permissions'], { max: 25 });
  if (permissions !== undefined) {
    if (/^\d+$/u.test(permissions)) change.permissions = permissions;
    else form.fail(['permissions'], 'INTEGER_TYPE_CONVERT', 'Could not interpret value as integer.');
  }
  const colors = isRecord(raw['colors']) ? raw['colors'] : {};
  const color = form.integer(colors['primary_color'] ?? raw['color'], ['color'], { min: 0, max: 0xffffff });
  if (color !== undefined) change.color = color;
  if (typeof raw['mentionable'] === 'boolean') change.mentionable = raw['mentionable'];
  if (typeof raw['hoist'] === 'boolean') change.hoist = raw['hoist'];
  form.finish();
  return change;
}

/** `topics/permissions.mdx`: the bot can grant a role only permissions it has; those the role already has may stay. */
function requireOwnPermissions(world: World, guild: GuildState, change: RoleChange, alreadyGranted = 0n): void {
  if (change.permissions === undefined) return;
  const botPermissions = computeGuildPermissions(world, guild, world.bot.id);
  if (!hasPermissions(botPermissions | alreadyGranted, BigInt(change.permissions))) throw discordError(50_013);
}
