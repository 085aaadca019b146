import { GatewayIntentBits as Intent } from 'discord-api-types/v10';
import type { LocalDiscord } from '../../local-discord.ts';
import type { GuildState } from './guild-state.ts';
import type { Presence, World } from '../world.ts';

/** Somebody comes online, goes idle or leaves (null); sessions with the presences intent hear it for each guild. */
export function setPresence(local: LocalDiscord, userId: string, presence: Presence | null): void {
  const { world } = local;
  if (presence) world.presences.set(userId, presence);
  else world.presences.delete(userId);
  for (const guild of world.guilds.values()) {
    if (!guild.contents?.members.has(userId)) continue;
    const data = buildPresence(world, guild, userId);
    local.sessions.dispatch({ event: 'PRESENCE_UPDATE', data, guildId: guild.id, intents: Intent.GuildPresences });
  }
}

/** `events/gateway-events.mdx`, "Presence Update Event Fields". */
export function buildPresence(world: World, guild: GuildState, userId: string): object {
  const presence = world.presences.get(userId);
  return {
    user: { id: userId },
    guild_id: guild.id,
    status: presence?.status ?? 'offline',
    activities: (presence?.activities ?? []).map((activity) => ({
      ...activity,
      created_at: world.now(),
      id: 'custom',
    })),
    client_status: presence ? { desktop: presence.status } : {},
  };
}

/** The presences of those of a guild who are not offline. */
export function buildPresences(world: World, guild: GuildState, userIds: Iterable<string>): object[] {
  return [...userIds].filter((id) => world.presences.has(id)).map((id) => buildPresence(world, guild, id));
}
