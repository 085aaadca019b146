import { type APIRole, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import type { RoleChange } from '../../../control-api/contract.ts';
import type { LocalDiscord } from '../../../local-discord.ts';
import { discordError } from '../../../world/discord-error.ts';
import { createForm, isRecord } from '../../http/form.ts';
import type { RouteResponse, Call, Route } from '../../http/router.ts';
import {
  computeGuildPermissions,
  requireGrantableRole,
  requireGuild,
  requireGuildPermission,
  requireRoleBelow,
} from '../../../world/permissions/access.ts';
import type { GuildState } from '../../../world/guilds/guild-state.ts';
import { upsertRole, removeRole } from '../../../world/guilds/guild-operations.ts';
import { setMemberRoles } from '../../../world/guilds/membership.ts';
import { hasPermissions } from '../../../world/permissions/permissions.ts';
import { requireMember } from './members.ts';

/** `resources/guild.mdx`: 250 roles, names of 100. */
const MAX_ROLES = 250;
const MAX_NAME_LENGTH = 100;

const ROLES_PATH = '/guilds/:guild/roles';
const MEMBER_ROLE_PATH = '/guilds/:guild/members/:user/roles/:role';

export const roleRoutes: Route[] = [
  {
    method: 'GET',
    path: ROLES_PATH,
    handle: (local, { param }) => ({
      status: 200,
      body: [...requireGuild(local, param('guild')).contents.roles.values()],
    }),
  },
  { method: 'POST', path: ROLES_PATH, handle: create },
  { method: 'PATCH', path: ROLES_PATH, handle: reorder },
  {
    method: 'GET',
    path: `${ROLES_PATH}/:role`,
    handle: (local, call) => ({ status: 200, body: requireRole(local, call).role }),
  },
  { method: 'PATCH', path: `${ROLES_PATH}/:role`, handle: edit },
  {
    method: 'DELETE',
    path: `${ROLES_PATH}/:role`,
    handle: (local, call) => {
      const { guild, role } = requireRole(local, call);
      requireRoleBelow(local, guild, role);
      if (role.id === guild.id || role.managed) throw discordError(50_028);
      removeRole(local, guild, role);
      return { status: 204 };
    },
  },
  { method: 'PUT', path: MEMBER_ROLE_PATH, handle: (local, call) => changeMemberRole(local, call, true) },
  { method: 'DELETE', path: MEMBER_ROLE_PATH, handle: (local, call) => changeMemberRole(local, call, false) },
];

function requireRole(local: LocalDiscord, { param }: Call): { guild: GuildState; role: APIRole } {
  const { guild, contents } = requireGuild(local, param('guild'));
  const role = contents.roles.get(param('role'));
  if (!role) throw discordError(10_011);
  return { guild, role };
}

function changeMemberRole(local: LocalDiscord, call: Call, isGranted: boolean): RouteResponse {
  const { guild } = requireGuild(local, call.param('guild'));
  const member = requireMember(local, call);
  const roleId = call.param('role');
  requireGrantableRole(local, guild, roleId);
  const rest = member.roles.filter((id) => id !== roleId);
  if (isGranted !== member.roles.includes(roleId))
    setMemberRoles(local, guild, member, isGranted ? [...rest, roleId] : rest);
  return { status: 204 };
}

function create(local: LocalDiscord, call: Call): RouteResponse {
  const { guild, contents } = requireGuild(local, call.param('guild'));
  requireGuildPermission(local, guild, bit.ManageRoles);
  if (contents.roles.size >= MAX_ROLES) throw discordError(30_005);
  const change = readRole(call.body);
  requireOwnPermissions(local, guild, change);
  return { status: 200, body: upsertRole(local, guild, change) };
}

function edit(local: LocalDiscord, call: Call): RouteResponse {
  const { guild, role } = requireRole(local, call);
  if (role.id === guild.id) requireGuildPermission(local, guild, bit.ManageRoles);
  else requireRoleBelow(local, guild, role);
  const change = readRole(call.body);
  requireOwnPermissions(local, guild, change, BigInt(role.permissions));
  return { status: 200, body: upsertRole(local, guild, change, role) };
}

/** `[{ id, position }]`; every role that moves must stand below the bot's highest, and stay there. */
function reorder(local: LocalDiscord, call: Call): RouteResponse {
  const { guild, contents } = requireGuild(local, call.param('guild'));
  requireGuildPermission(local, guild, bit.ManageRoles);
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
    requireRoleBelow(local, guild, role);
  }
  for (const { role, position } of moves)
    if (role && position !== undefined) upsertRole(local, guild, { position }, role);
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

/** `topics/permissions.mdx`: a role is given only permissions the bot has itself; what it had already may stay. */
function requireOwnPermissions(local: LocalDiscord, guild: GuildState, change: RoleChange, alreadyGranted = 0n): void {
  if (change.permissions === undefined) return;
  const botPermissions = computeGuildPermissions(local, guild, local.world.bot.id);
  if (!hasPermissions(botPermissions | alreadyGranted, BigInt(change.permissions))) throw discordError(50_013);
}
