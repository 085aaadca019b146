import { type APIApplicationCommand, ApplicationCommandType, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import type { LocalDiscord } from '../../local-discord.ts';
import { permissionsIn } from '../../world/permissions/access.ts';
import { decidedByServer } from '../../world/guilds/command-permissions.ts';
import { may } from '../../world/permissions/permissions.ts';
import type { Scene } from '../name-lookup.ts';

/** The commands a person may use in a place, the guild's own before the global ones. */
export function usableCommands(local: LocalDiscord, scene: Scene): APIApplicationCommand[] {
  const { place, user } = scene;
  const { world } = local;
  const held = permissionsIn(local, place, user.id);
  if (!may(held, bit.UseApplicationCommands | bit.ViewChannel)) return [];
  const own = place.guild ? [...(world.guildCommands.get(place.guild.id)?.byId.values() ?? [])] : [];
  const names = new Set(own.map(({ type, name }) => `${type} ${name}`));
  const global = [...world.globalCommands.byId.values()].filter(
    (command) => !names.has(`${command.type} ${command.name}`) && (place.guild !== null || worksInDms(command)),
  );
  return [...own, ...global].filter((command) => {
    if (may(held, bit.Administrator)) return true;
    return decidedByServer(local, { place, userId: user.id }, command.id) ?? mayUse(command, held);
  });
}

export function findCommand(
  local: LocalDiscord,
  scene: Scene,
  wanted: { name: string; isMenu: boolean },
): APIApplicationCommand | undefined {
  return usableCommands(local, scene).find(
    ({ name, type }) => name === wanted.name && (type !== ApplicationCommandType.ChatInput) === wanted.isMenu,
  );
}

/** `application-commands.mdx`, "Permissions": null is everyone, "0" only administrators. */
function mayUse(command: APIApplicationCommand, held: bigint): boolean {
  const needed = command.default_member_permissions;
  if (needed === null || needed === undefined) return true;
  return needed === '0' ? may(held, bit.Administrator) : may(held, BigInt(needed));
}

function worksInDms(command: APIApplicationCommand): boolean {
  return command.contexts ? command.contexts.includes(1) : command.dm_permission !== false;
}
