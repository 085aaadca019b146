import {
  type APIApplicationCommandPermission,
  ApplicationCommandPermissionType as Kind,
  GatewayIntentBits as Intent,
} from 'discord-api-types/v10';
import type { World } from '../world.ts';
import type { ChannelLocation } from '../permissions/access.ts';
import type { GuildState } from './guild-state.ts';

/** Returns the permissions of a guild by command id; the application's id stands for all its commands. */
export function getCommandPermissions(world: World, guildId: string): Map<string, APIApplicationCommandPermission[]> {
  const known = world.commandPermissions.get(guildId);
  if (known) return known;
  const created = new Map<string, APIApplicationCommandPermission[]>();
  world.commandPermissions.set(guildId, created);
  return created;
}

export function setCommandPermissions(
  world: World,
  guild: GuildState,
  entry: { id: string; permissions: APIApplicationCommandPermission[] },
): object {
  getCommandPermissions(world, guild.id).set(entry.id, entry.permissions);
  const view = serializeCommandPermissions(world, guild.id, entry);
  const event = 'APPLICATION_COMMAND_PERMISSIONS_UPDATE';
  world.events.dispatch({ event, data: view, guildId: guild.id, intents: Intent.Guilds });
  world.events.notify({ type: 'commands', guildId: guild.id });
  return view;
}

export const serializeCommandPermissions = (
  world: World,
  guildId: string,
  entry: { id: string; permissions: APIApplicationCommandPermission[] },
): object => ({ ...entry, application_id: world.applicationId, guild_id: guildId });

/**
 * `application-commands.mdx`, "Permissions": returns whether the guild allows the command to this user in this channel;
 * undefined without a matching entry. Entries of the command win over those of the application, user entries over
 * roles, roles over everyone.
 */
export function findCommandOverride(
  world: World,
  context: { location: ChannelLocation; userId: string },
  commandId: string,
): boolean | undefined {
  const { guild, contents, channel } = context.location;
  const all = guild ? world.commandPermissions.get(guild.id) : undefined;
  const member = contents?.members.get(context.userId);
  if (!guild || !all || !member) return undefined;
  const levels = [all.get(commandId) ?? [], all.get(world.applicationId) ?? []];
  const pick = (kind: Kind, ids: readonly string[]): boolean | undefined => {
    for (const level of levels) {
      const found = level.filter(({ type, id }) => type === kind && ids.includes(id));
      if (found.length > 0) return found.some(({ permission }) => permission);
    }
    return undefined;
  };
  const allChannelsId = (BigInt(guild.id) - 1n).toString();
  if ((pick(Kind.Channel, [channel.id]) ?? pick(Kind.Channel, [allChannelsId])) === false) return false;
  return pick(Kind.User, [context.userId]) ?? pick(Kind.Role, member.roles) ?? pick(Kind.Role, [guild.id]);
}
