import { type APIOverwrite, type APIRole, ChannelType, GatewayIntentBits as Intent } from 'discord-api-types/v10';
import type { ChannelChange, GuildChange, NewGuild, RoleChange } from '../../control-api/contract.ts';
import { buildGuildCreate } from './guild-create.ts';
import { isOnShard } from '../../server/gateway/sessions.ts';
import type { LocalDiscord } from '../../local-discord.ts';
import { toApiGuild, type GuildChannel, type GuildState } from './guild-state.ts';
import { formatTimestamp } from '../format-timestamp.ts';
import { EVERYONE_PERMISSIONS, makeCategory, makeRole, makeTextChannel } from './object-factories.ts';
import { seededGuildId, createSeededGuild } from './guild-seeds.ts';
import { type GuildChannelPlace, loadGuildContents } from '../world.ts';

/** Makes a guild with the bot in it, or lets the bot back into one it was removed from. */
export function addGuild(local: LocalDiscord, input: NewGuild): GuildState | undefined {
  const { world } = local;
  const existing = input.rejoin === undefined ? undefined : world.leftGuilds.get(input.rejoin);
  if (input.rejoin !== undefined && !existing) return undefined;
  const index = world.guilds.size + world.leftGuilds.size;
  const { rejoin: _rejoin, ...overrides } = input;
  // Absent keys fall back to the seed's own numbers.
  const seed = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
  const guild = existing ?? createSeededGuild(seed, { id: seededGuildId(index), bot: world.bot, index });
  guild.botJoinedAt = formatTimestamp(world.now());
  world.leftGuilds.delete(guild.id);
  world.guilds.set(guild.id, guild);
  loadGuildContents(world, guild);
  sendGuildCreate(local, guild);
  local.broadcaster.emit({ type: 'guild', guildId: guild.id, change: 'create' });
  return guild;
}

/** The bot is removed: GUILD_DELETE without `unavailable`. */
export function removeBotFromGuild(local: LocalDiscord, guild: GuildState): void {
  const { world } = local;
  world.guilds.delete(guild.id);
  world.leftGuilds.set(guild.id, guild);
  world.guildCommands.delete(guild.id);
  local.sessions.dispatch({ event: 'GUILD_DELETE', data: { id: guild.id }, guildId: guild.id, intents: Intent.Guilds });
  local.broadcaster.emit({ type: 'guild', guildId: guild.id, change: 'delete' });
}

export function changeGuild(
  local: LocalDiscord,
  guild: GuildState,
  change: Omit<GuildChange, 'owner' | 'icon'> & { ownerId?: string; icon?: string | null },
): void {
  const wasUnavailable = guild.unavailable;
  guild.name = change.name ?? guild.name;
  guild.ownerId = change.ownerId ?? guild.ownerId;
  if (change.icon !== undefined) guild.icon = change.icon;
  guild.unavailable = change.unavailable ?? guild.unavailable;
  if (guild.unavailable && !wasUnavailable) {
    const data = { id: guild.id, unavailable: true };
    local.sessions.dispatch({ event: 'GUILD_DELETE', data, guildId: guild.id, intents: Intent.Guilds });
  } else if (wasUnavailable && !guild.unavailable) sendGuildCreate(local, guild);
  else if (!guild.unavailable) {
    const data = toApiGuild(guild, [...loadGuildContents(local.world, guild).roles.values()]);
    local.sessions.dispatch({ event: 'GUILD_UPDATE', data, guildId: guild.id, intents: Intent.Guilds });
  }
  local.broadcaster.emit({ type: 'guild', guildId: guild.id, change: 'update' });
}

/** Makes a role, or changes the one by that id. */
export function upsertRole(local: LocalDiscord, guild: GuildState, change: RoleChange, existing?: APIRole): APIRole {
  const { roles } = loadGuildContents(local.world, guild);
  const role =
    existing ??
    makeRole({ id: local.world.nextId(), name: 'new role', position: 1, permissions: EVERYONE_PERMISSIONS });
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
  announceGuildChange(local, guild, {
    event: existing ? 'GUILD_ROLE_UPDATE' : 'GUILD_ROLE_CREATE',
    data: { guild_id: guild.id, role },
  });
  return role;
}

export function removeRole(local: LocalDiscord, guild: GuildState, role: APIRole): void {
  const { roles, members } = loadGuildContents(local.world, guild);
  roles.delete(role.id);
  for (const member of members.values()) {
    if (member.roles.includes(role.id)) member.roles = member.roles.filter((id) => id !== role.id);
  }
  announceGuildChange(local, guild, { event: 'GUILD_ROLE_DELETE', data: { guild_id: guild.id, role_id: role.id } });
}

/** Makes a text channel or category (`type` 4), or changes the one given. */
export function upsertChannel(
  local: LocalDiscord,
  guild: GuildState,
  change: ChannelChange,
  existing?: GuildChannel,
): GuildChannel {
  const { channels } = loadGuildContents(local.world, guild);
  const channel = existing ?? makeChannel(local, guild, { type: change.type, position: channels.size });
  channel.name = change.name ?? channel.name;
  channel.position = change.position ?? channel.position;
  if (change.permission_overwrites) channel.permission_overwrites = change.permission_overwrites;
  if (channel.type !== ChannelType.GuildCategory) {
    if (change.topic !== undefined) channel.topic = change.topic;
    if (change.parent_id !== undefined) channel.parent_id = change.parent_id;
    if (change.nsfw !== undefined) channel.nsfw = change.nsfw;
    if (change.rate_limit_per_user !== undefined) channel.rate_limit_per_user = change.rate_limit_per_user;
  }
  channels.set(channel.id, channel);
  if (!existing) local.world.createdChannels.set(channel.id, guild.id);
  announceGuildChange(local, guild, { event: existing ? 'CHANNEL_UPDATE' : 'CHANNEL_CREATE', data: channel });
  return channel;
}

/** Puts one overwrite into a channel, in place of the one for the same role or member. */
export function setOverwrite(local: LocalDiscord, place: GuildChannelPlace, overwrite: APIOverwrite): void {
  const otherOverwrites = (place.channel.permission_overwrites ?? []).filter(({ id }) => id !== overwrite.id);
  upsertChannel(local, place.guild, { permission_overwrites: [...otherOverwrites, overwrite] }, place.channel);
}

export function removeOverwrite(local: LocalDiscord, place: GuildChannelPlace, targetId: string): void {
  const otherOverwrites = (place.channel.permission_overwrites ?? []).filter(({ id }) => id !== targetId);
  upsertChannel(local, place.guild, { permission_overwrites: otherOverwrites }, place.channel);
}

export function removeChannel(local: LocalDiscord, guild: GuildState, channel: GuildChannel): void {
  loadGuildContents(local.world, guild).channels.delete(channel.id);
  local.world.messages.delete(channel.id);
  announceGuildChange(local, guild, { event: 'CHANNEL_DELETE', data: channel });
}

function makeChannel(
  local: LocalDiscord,
  guild: GuildState,
  input: { type: number | undefined; position: number },
): GuildChannel {
  const seed = { id: local.world.nextId(), guildId: guild.id, name: 'new-channel', position: input.position };
  if (input.type === ChannelType.GuildCategory) return makeCategory(seed);
  if (input.type === ChannelType.GuildAnnouncement) return { ...makeTextChannel(seed), type: input.type };
  return makeTextChannel(seed);
}

function announceGuildChange(local: LocalDiscord, guild: GuildState, dispatch: { event: string; data: object }): void {
  local.sessions.dispatch({ ...dispatch, guildId: guild.id, intents: Intent.Guilds });
  local.broadcaster.emit({ type: 'guild', guildId: guild.id, change: 'update' });
}

/** Sent to each session by itself: its intents decide which members are in it. */
function sendGuildCreate(local: LocalDiscord, guild: GuildState): void {
  for (const session of local.sessions.byId.values()) {
    if (!(session.intents & Intent.Guilds) || !isOnShard(session, guild.id)) continue;
    local.sessions.send(session, 'GUILD_CREATE', JSON.stringify(buildGuildCreate(local.world, guild, session.intents)));
  }
}
