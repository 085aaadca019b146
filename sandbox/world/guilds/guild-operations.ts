import { type APIOverwrite, type APIRole, ChannelType, GatewayIntentBits as Intent } from 'discord-api-types/v10';
import type { ChannelChange, GuildChange, NewGuild, RoleChange } from '../../control-api/contract.ts';
import { guildCreateData } from './guild-create.ts';
import { isOnShard } from '../../server/gateway/sessions.ts';
import type { LocalDiscord } from '../../local-discord.ts';
import { apiGuild, type GuildChannel, type GuildState } from './guild-state.ts';
import { isoTime } from '../format-timestamp.ts';
import { everyonePermissions, makeCategory, makeRole, makeTextChannel } from './object-factories.ts';
import { seededGuildId, seedGuild } from './guild-seeds.ts';
import { type ChannelPlace, partsOf } from '../world.ts';

/** Makes a guild with the bot in it, or lets the bot back into one it was removed from. */
export function addGuild(local: LocalDiscord, wish: NewGuild): GuildState | undefined {
  const { world } = local;
  const former = wish.rejoin === undefined ? undefined : world.leftGuilds.get(wish.rejoin);
  if (wish.rejoin !== undefined && !former) return undefined;
  const index = world.guilds.size + world.leftGuilds.size;
  const { rejoin: _rejoin, ...given } = wish;
  // Absent keys fall back to the seed's own numbers.
  const seed = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const guild = former ?? seedGuild(seed, { id: seededGuildId(index), bot: world.bot, index });
  guild.botJoinedAt = isoTime(world.now());
  world.leftGuilds.delete(guild.id);
  world.guilds.set(guild.id, guild);
  partsOf(world, guild);
  sendGuildCreate(local, guild);
  local.hub.emit({ type: 'guild', guildId: guild.id, change: 'create' });
  return guild;
}

/** The bot is removed: GUILD_DELETE without `unavailable`. */
export function removeBot(local: LocalDiscord, guild: GuildState): void {
  const { world } = local;
  world.guilds.delete(guild.id);
  world.leftGuilds.set(guild.id, guild);
  world.guildCommands.delete(guild.id);
  local.sessions.dispatch({ event: 'GUILD_DELETE', data: { id: guild.id }, guildId: guild.id, intents: Intent.Guilds });
  local.hub.emit({ type: 'guild', guildId: guild.id, change: 'delete' });
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
    const data = apiGuild(guild, [...partsOf(local.world, guild).roles.values()]);
    local.sessions.dispatch({ event: 'GUILD_UPDATE', data, guildId: guild.id, intents: Intent.Guilds });
  }
  local.hub.emit({ type: 'guild', guildId: guild.id, change: 'update' });
}

/** Makes a role, or changes the one by that id. */
export function putRole(local: LocalDiscord, guild: GuildState, change: RoleChange, former?: APIRole): APIRole {
  const { roles } = partsOf(local.world, guild);
  const role =
    former ?? makeRole({ id: local.world.nextId(), name: 'new role', position: 1, permissions: everyonePermissions });
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
  tell(local, guild, { event: former ? 'GUILD_ROLE_UPDATE' : 'GUILD_ROLE_CREATE', data: { guild_id: guild.id, role } });
  return role;
}

export function removeRole(local: LocalDiscord, guild: GuildState, role: APIRole): void {
  const { roles, members } = partsOf(local.world, guild);
  roles.delete(role.id);
  for (const member of members.values()) {
    if (member.roles.includes(role.id)) member.roles = member.roles.filter((id) => id !== role.id);
  }
  tell(local, guild, { event: 'GUILD_ROLE_DELETE', data: { guild_id: guild.id, role_id: role.id } });
}

/** Makes a text channel or category (`type` 4), or changes the one given. */
export function putChannel(
  local: LocalDiscord,
  guild: GuildState,
  change: ChannelChange,
  former?: GuildChannel,
): GuildChannel {
  const { channels } = partsOf(local.world, guild);
  const channel = former ?? makeChannel(local, guild, { type: change.type, position: channels.size });
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
  if (!former) local.world.madeChannels.set(channel.id, guild.id);
  tell(local, guild, { event: former ? 'CHANNEL_UPDATE' : 'CHANNEL_CREATE', data: channel });
  return channel;
}

/** Puts one overwrite into a channel, in place of the one for the same role or member. */
export function setOverwrite(local: LocalDiscord, place: ChannelPlace, overwrite: APIOverwrite): void {
  const others = (place.channel.permission_overwrites ?? []).filter(({ id }) => id !== overwrite.id);
  putChannel(local, place.guild, { permission_overwrites: [...others, overwrite] }, place.channel);
}

export function removeOverwrite(local: LocalDiscord, place: ChannelPlace, targetId: string): void {
  const others = (place.channel.permission_overwrites ?? []).filter(({ id }) => id !== targetId);
  putChannel(local, place.guild, { permission_overwrites: others }, place.channel);
}

export function removeChannel(local: LocalDiscord, guild: GuildState, channel: GuildChannel): void {
  partsOf(local.world, guild).channels.delete(channel.id);
  local.world.messages.delete(channel.id);
  tell(local, guild, { event: 'CHANNEL_DELETE', data: channel });
}

function makeChannel(
  local: LocalDiscord,
  guild: GuildState,
  wish: { type: number | undefined; position: number },
): GuildChannel {
  const seed = { id: local.world.nextId(), guildId: guild.id, name: 'new-channel', position: wish.position };
  if (wish.type === ChannelType.GuildCategory) return makeCategory(seed);
  if (wish.type === ChannelType.GuildAnnouncement) return { ...makeTextChannel(seed), type: wish.type };
  return makeTextChannel(seed);
}

function tell(local: LocalDiscord, guild: GuildState, what: { event: string; data: object }): void {
  local.sessions.dispatch({ ...what, guildId: guild.id, intents: Intent.Guilds });
  local.hub.emit({ type: 'guild', guildId: guild.id, change: 'update' });
}

/** Sent to each session by itself: its intents decide which members are in it. */
function sendGuildCreate(local: LocalDiscord, guild: GuildState): void {
  for (const session of local.sessions.byId.values()) {
    if (!(session.intents & Intent.Guilds) || !isOnShard(session, guild.id)) continue;
    local.sessions.send(session, 'GUILD_CREATE', JSON.stringify(guildCreateData(local.world, guild, session.intents)));
  }
}
