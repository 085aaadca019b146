import { GatewayIntentBits as Intent } from 'discord-api-types/v10';
import type { World, Presence } from '../world.ts';
import type { GuildState } from './guild-state.ts';

/** Sets the presence of a user, null for offline. Sessions with the presences intent get an event per guild. */
export function setPresence(world: World, userId: string, presence: Presence | null): void {
  if (presence) world.presences.set(userId, presence);
  else world.presences.delete(userId);
  for (const guild of world.guilds.values()) {
    if (!guild.contents?.members.has(userId)) continue;
    const data = buildPresence(world, guild, userId);
    world.events.dispatch({ event: 'PRESENCE_UPDATE', data, guildId: guild.id, intents: Intent.GuildPresences });
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

/** Returns the presences of the given users who are not offline. */
export function buildPresences(world: World, guild: GuildState, userIds: Iterable<string>): object[] {
  return [...userIds].filter((id) => world.presences.has(id)).map((id) => buildPresence(world, guild, id));
}
