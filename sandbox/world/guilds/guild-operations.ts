import { GatewayIntentBits as Intent } from 'discord-api-types/v10';
import type { GuildChange, NewGuild } from './guild-changes.ts';
import { buildGuildCreate } from './guild-create.ts';
import { type World, loadGuildContents } from '../world.ts';
import { toApiGuild, type GuildState } from './guild-state.ts';
import { formatTimestamp } from '../format-timestamp.ts';
import { seededGuildId, createSeededGuild } from './guild-seeds.ts';

/**
 * Creates a guild with the bot in it, or adds the bot to a guild it was removed from. Returns undefined if `rejoin` is
 * unknown.
 */
export function addGuild(world: World, input: NewGuild): GuildState | undefined {
  const existing = input.rejoin === undefined ? undefined : world.leftGuilds.get(input.rejoin);
  if (input.rejoin !== undefined && !existing) return undefined;
  const index = world.guilds.size + world.leftGuilds.size;
  const { rejoin: _rejoin, ...overrides } = input;
  // Absent keys fall back to the defaults of the seed.
  const seed = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
  const guild = existing ?? createSeededGuild(seed, { id: seededGuildId(index), bot: world.bot, index });
  guild.botJoinedAt = formatTimestamp(world.now());
  world.leftGuilds.delete(guild.id);
  world.guilds.set(guild.id, guild);
  loadGuildContents(world, guild);
  sendGuildCreate(world, guild);
  world.events.notify({ type: 'guild', guildId: guild.id, change: 'create' });
  return guild;
}

/** Removes the bot from a guild: GUILD_DELETE without `unavailable`. */
export function removeBotFromGuild(world: World, guild: GuildState): void {
  world.guilds.delete(guild.id);
  world.leftGuilds.set(guild.id, guild);
  world.guildCommands.delete(guild.id);
  world.events.dispatch({ event: 'GUILD_DELETE', data: { id: guild.id }, guildId: guild.id, intents: Intent.Guilds });
  world.events.notify({ type: 'guild', guildId: guild.id, change: 'delete' });
}

export function changeGuild(world: World, guild: GuildState, change: GuildChange): void {
  const wasUnavailable = guild.unavailable;
  guild.name = change.name ?? guild.name;
  guild.ownerId = change.ownerId ?? guild.ownerId;
  if (change.icon !== undefined) guild.icon = change.icon;
  guild.unavailable = change.unavailable ?? guild.unavailable;
  if (guild.unavailable && !wasUnavailable) {
    const data = { id: guild.id, unavailable: true };
    world.events.dispatch({ event: 'GUILD_DELETE', data, guildId: guild.id, intents: Intent.Guilds });
  } else if (wasUnavailable && !guild.unavailable) sendGuildCreate(world, guild);
  else if (!guild.unavailable) {
    const data = toApiGuild(guild, [...loadGuildContents(world, guild).roles.values()]);
    world.events.dispatch({ event: 'GUILD_UPDATE', data, guildId: guild.id, intents: Intent.Guilds });
  }
  world.events.notify({ type: 'guild', guildId: guild.id, change: 'update' });
}

/** Sends a gateway event about a guild and notifies observers. */
export function announceGuildChange(world: World, guild: GuildState, dispatch: { event: string; data: object }): void {
  world.events.dispatch({ ...dispatch, guildId: guild.id, intents: Intent.Guilds });
  world.events.notify({ type: 'guild', guildId: guild.id, change: 'update' });
}

/** The data depends on the receiving session: its intents decide which members are included. */
function sendGuildCreate(world: World, guild: GuildState): void {
  world.events.dispatch({
    event: 'GUILD_CREATE',
    data: (intents) => buildGuildCreate(world, guild, intents),
    guildId: guild.id,
    intents: Intent.Guilds,
  });
}
