import { type APIApplicationCommand, ApplicationCommandType, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import { computeChannelPermissions } from '../../world/permissions/access.ts';
import { findCommandOverride } from '../../world/guilds/command-permissions.ts';
import { hasPermissions } from '../../world/permissions/permissions.ts';
import type { ActorContext } from '../name-lookup.ts';
import type { World } from '../../world/world.ts';

/** Returns the commands a person may use in a channel, those of the guild before the global ones. */
export function listUsableCommands(world: World, actor: ActorContext): APIApplicationCommand[] {
  const { location, user } = actor;
  const permissions = computeChannelPermissions(world, location, user.id);
  if (!hasPermissions(permissions, bit.UseApplicationCommands | bit.ViewChannel)) return [];
  const guildCommands = location.guild ? [...(world.guildCommands.get(location.guild.id)?.byId.values() ?? [])] : [];
  const names = new Set(guildCommands.map(({ type, name }) => `${type} ${name}`));
  const globalCommands = [...world.globalCommands.byId.values()].filter(
    (command) =>
      !names.has(`${command.type} ${command.name}`) && (location.guild !== null || isAvailableInDms(command)),
  );
  return [...guildCommands, ...globalCommands].filter((command) => {
    if (hasPermissions(permissions, bit.Administrator)) return true;
    return findCommandOverride(world, { location, userId: user.id }, command.id) ?? isPermitted(command, permissions);
  });
}

export function findCommand(
  world: World,
  actor: ActorContext,
  query: { name: string; isContextMenu: boolean },
): APIApplicationCommand | undefined {
  return listUsableCommands(world, actor).find(
    ({ name, type }) => name === query.name && (type !== ApplicationCommandType.ChatInput) === query.isContextMenu,
  );
}

/** `application-commands.mdx`, "Permissions": null allows everyone, "0" only administrators. */
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
