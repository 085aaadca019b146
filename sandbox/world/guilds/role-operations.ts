import type { APIRole } from 'discord-api-types/v10';
import { type World, loadGuildContents } from '../world.ts';
import type { RoleChange } from './guild-changes.ts';
import { announceGuildChange } from './guild-operations.ts';
import type { GuildState } from './guild-state.ts';
import { EVERYONE_PERMISSIONS, createRole } from './object-factories.ts';

/** Creates a role, or changes an existing one. */
export function upsertRole(world: World, guild: GuildState, change: RoleChange, existing?: APIRole): APIRole {
  const { roles } = loadGuildContents(world, guild);
  const role =
    existing ?? createRole({ id: world.nextId(), name: 'new role', position: 1, permissions: EVERYONE_PERMISSIONS });
  role.name = change.name ?? role.name;
  role.permissions = change.permissions ?? role.permissions;
  role.position = change.position ?? role.position;
  role.mentionable = change.mentionable ?? role.mentionable;
  role.hoist = change.hoist ?? role.hoist;
  if (change.color !== undefined) {
    role.color = change.color;
    role.colors = { ...role.colors, primary_color: change.color };
  }
  roles.set(role.id, role);
  announceGuildChange(world, guild, {
    event: existing ? 'GUILD_ROLE_UPDATE' : 'GUILD_ROLE_CREATE',
    data: { guild_id: guild.id, role },
  });
  return role;
}

export function removeRole(world: World, guild: GuildState, role: APIRole): void {
  const { roles, members } = loadGuildContents(world, guild);
  roles.delete(role.id);
  for (const member of members.values()) {
    if (member.roles.includes(role.id)) member.roles = member.roles.filter((id) => id !== role.id);
  }
  announceGuildChange(world, guild, { event: 'GUILD_ROLE_DELETE', data: { guild_id: guild.id, role_id: role.id } });
}
