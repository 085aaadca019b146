import { type APIRole, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import type { RoleChange } from '../../../control-api/contract.ts';
import type { LocalDiscord } from '../../../local-discord.ts';
import { refusal } from '../../../world/discord-error.ts';
import { createForm, isRecord } from '../../http/form.ts';
import type { Answer, Call, Route } from '../../http/router.ts';
import {
  guildPermissions,
  requireGrantable,
  requireGuild,
  requireGuildPermission,
  requireRoleBelow,
} from '../../../world/permissions/access.ts';
import type { GuildState } from '../../../world/guilds/guild-state.ts';
import { putRole, removeRole } from '../../../world/guilds/guild-operations.ts';
import { setMemberRoles } from '../../../world/guilds/membership.ts';
import { may } from '../../../world/permissions/permissions.ts';
import { demandMember } from './members.ts';

/** `resources/guild.mdx`: 250 roles, names of 100. */
const maxRoles = 250;
const nameLimit = 100;

const all = '/guilds/:guild/roles';
const held = '/guilds/:guild/members/:user/roles/:role';

export const roleRoutes: Route[] = [
  {
    method: 'GET',
    path: all,
    handle: (local, { param }) => ({
      status: 200,
      body: [...requireGuild(local, param('guild')).parts.roles.values()],
    }),
  },
  { method: 'POST', path: all, handle: create },
  { method: 'PATCH', path: all, handle: reorder },
  { method: 'GET', path: `${all}/:role`, handle: (local, call) => ({ status: 200, body: roleOf(local, call).role }) },
  { method: 'PATCH', path: `${all}/:role`, handle: edit },
  {
    method: 'DELETE',
    path: `${all}/:role`,
    handle: (local, call) => {
      const { guild, role } = roleOf(local, call);
      requireRoleBelow(local, guild, role);
      if (role.id === guild.id || role.managed) throw refusal(50_028);
      removeRole(local, guild, role);
      return { status: 204 };
    },
  },
  { method: 'PUT', path: held, handle: (local, call) => grant(local, call, true) },
  { method: 'DELETE', path: held, handle: (local, call) => grant(local, call, false) },
];

function roleOf(local: LocalDiscord, { param }: Call): { guild: GuildState; role: APIRole } {
  const { guild, parts } = requireGuild(local, param('guild'));
  const role = parts.roles.get(param('role'));
  if (!role) throw refusal(10_011);
  return { guild, role };
}

function grant(local: LocalDiscord, call: Call, isHeld: boolean): Answer {
  const { guild } = requireGuild(local, call.param('guild'));
  const member = demandMember(local, call);
  const roleId = call.param('role');
  requireGrantable(local, guild, roleId);
  const rest = member.roles.filter((id) => id !== roleId);
  if (isHeld !== member.roles.includes(roleId)) setMemberRoles(local, guild, member, isHeld ? [...rest, roleId] : rest);
  return { status: 204 };
}

function create(local: LocalDiscord, call: Call): Answer {
  const { guild, parts } = requireGuild(local, call.param('guild'));
  requireGuildPermission(local, guild, bit.ManageRoles);
  if (parts.roles.size >= maxRoles) throw refusal(30_005);
  const change = readRole(call.body);
  requireOwned(local, guild, change);
  return { status: 200, body: putRole(local, guild, change) };
}

function edit(local: LocalDiscord, call: Call): Answer {
  const { guild, role } = roleOf(local, call);
  if (role.id === guild.id) requireGuildPermission(local, guild, bit.ManageRoles);
  else requireRoleBelow(local, guild, role);
  const change = readRole(call.body);
  requireOwned(local, guild, change, BigInt(role.permissions));
  return { status: 200, body: putRole(local, guild, change, role) };
}

/** `[{ id, position }]`; every role that moves must stand below the bot's highest, and stay there. */
function reorder(local: LocalDiscord, call: Call): Answer {
  const { guild, parts } = requireGuild(local, call.param('guild'));
  requireGuildPermission(local, guild, bit.ManageRoles);
  const form = createForm();
  const moves = (form.list(call.body, [], { max: maxRoles, required: true }) ?? []).filter(isRecord).map((raw, at) => {
    const role = parts.roles.get(String(raw['id']));
    const position = form.integer(raw['position'], [at, 'position'], { min: 0, max: maxRoles });
    return { role, position };
  });
  form.finish();
  for (const { role } of moves) {
    if (!role) throw refusal(10_011);
    requireRoleBelow(local, guild, role);
  }
  for (const { role, position } of moves) if (role && position !== undefined) putRole(local, guild, { position }, role);
  return { status: 200, body: [...parts.roles.values()] };
}

function readRole(body: unknown): RoleChange {
  const form = createForm();
  const raw = body === undefined || body === null ? {} : (form.record(body, []) ?? {});
  const change: RoleChange = {};
  const name = form.text(raw['name'], ['name'], { max: nameLimit });
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
function requireOwned(local: LocalDiscord, guild: GuildState, change: RoleChange, kept = 0n): void {
  if (change.permissions === undefined) return;
  const own = guildPermissions(local, guild, local.world.bot.id);
  if (!may(own | kept, BigInt(change.permissions))) throw refusal(50_013);
}
