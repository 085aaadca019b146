import { type APIApplicationCommand, ApplicationCommandType, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import type { LocalDiscord } from '../../local-discord.ts';
import { computeChannelPermissions } from '../../world/permissions/access.ts';
import { findCommandOverride } from '../../world/guilds/command-permissions.ts';
import { hasPermissions } from '../../world/permissions/permissions.ts';
import type { ActorContext } from '../name-lookup.ts';

/** The commands a person may use in a place, the guild's own before the global ones. */
export function listUsableCommands(local: LocalDiscord, actor: ActorContext): APIApplicationCommand[] {
  const { place, user } = actor;
  const { world } = local;
  const permissions = computeChannelPermissions(local, place, user.id);
  if (!hasPermissions(permissions, bit.UseApplicationCommands | bit.ViewChannel)) return [];
  const guildCommands = place.guild ? [...(world.guildCommands.get(place.guild.id)?.byId.values() ?? [])] : [];
  const names = new Set(guildCommands.map(({ type, name }) => `${type} ${name}`));
  const globalCommands = [...world.globalCommands.byId.values()].filter(
    (command) => !names.has(`${command.type} ${command.name}`) && (place.guild !== null || isAvailableInDms(command)),
  );
  return [...guildCommands, ...globalCommands].filter((command) => {
    if (hasPermissions(permissions, bit.Administrator)) return true;
    return findCommandOverride(local, { place, userId: user.id }, command.id) ?? isPermitted(command, permissions);
  });
}

export function findCommand(
  local: LocalDiscord,
  actor: ActorContext,
  query: { name: string; isContextMenu: boolean },
): APIApplicationCommand | undefined {
  return listUsableCommands(local, actor).find(
    ({ name, type }) => name === query.name && (type !== ApplicationCommandType.ChatInput) === query.isContextMenu,
  );
}

/** `application-commands.mdx`, "Permissions": null is everyone, "0" only administrators. */
function isPermitted(command: APIApplicationCommand, permissions: bigint): boolean {
  const required = command.default_member_permissions;
  if (required === null || required === undefined) return true;
  return required === '0'
    ? hasPermissions(permissions, bit.Administrator)
    : hasPermissions(permissions, BigInt(required));
}

function isAvailableInDms(command: APIApplicationCommand): boolean {
  return command.contexts ? command.contexts.includes(1) : command.dm_permission !== false;
}
