import {
  type APIApplicationCommandPermission,
  ApplicationCommandPermissionType as Kind,
  GatewayIntentBits as Intent,
} from 'discord-api-types/v10';
import type { LocalDiscord } from '../../local-discord.ts';
import type { Place } from '../permissions/access.ts';
import type { GuildState } from './guild-state.ts';

/** What a server's staff decided about one command, or, under the application's id, about all of them. */
export function getCommandPermissions(
  local: LocalDiscord,
  guildId: string,
): Map<string, APIApplicationCommandPermission[]> {
  const known = local.world.commandPermissions.get(guildId);
  if (known) return known;
  const created = new Map<string, APIApplicationCommandPermission[]>();
  local.world.commandPermissions.set(guildId, created);
  return created;
}

export function setCommandPermissions(
  local: LocalDiscord,
  guild: GuildState,
  entry: { id: string; permissions: APIApplicationCommandPermission[] },
): object {
  getCommandPermissions(local, guild.id).set(entry.id, entry.permissions);
  const view = serializeCommandPermissions(local, guild.id, entry);
  const event = 'APPLICATION_COMMAND_PERMISSIONS_UPDATE';
  local.sessions.dispatch({ event, data: view, guildId: guild.id, intents: Intent.Guilds });
  local.broadcaster.emit({ type: 'commands', guildId: guild.id });
  return view;
}

export const serializeCommandPermissions = (
  local: LocalDiscord,
  guildId: string,
  entry: { id: string; permissions: APIApplicationCommandPermission[] },
): object => ({ ...entry, application_id: local.settings.applicationId, guild_id: guildId });

/**
 * `application-commands.mdx`, "Permissions": what the server decided for this channel and this person; undefined where it
 * decided nothing. A command's own entries win over the application's, a member's over roles', roles' over everyone's.
 */
export function findCommandOverride(
  local: LocalDiscord,
  context: { place: Place; userId: string },
  commandId: string,
): boolean | undefined {
  const { guild, contents, channel } = context.place;
  const all = guild ? local.world.commandPermissions.get(guild.id) : undefined;
  const member = contents?.members.get(context.userId);
  if (!guild || !all || !member) return undefined;
  const levels = [all.get(commandId) ?? [], all.get(local.settings.applicationId) ?? []];
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
