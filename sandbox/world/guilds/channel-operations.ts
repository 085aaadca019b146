import { type APIOverwrite, ChannelType } from 'discord-api-types/v10';
import { type World, type GuildChannelLocation, loadGuildContents } from '../world.ts';
import type { ChannelChange } from './guild-changes.ts';
import { announceGuildChange } from './guild-operations.ts';
import type { GuildChannel, GuildState } from './guild-state.ts';
import { createCategory, createTextChannel } from './object-factories.ts';

/** Creates a text channel or category (`type` 4), or changes an existing channel. */
export function upsertChannel(
  world: World,
  guild: GuildState,
  change: ChannelChange,
  existing?: GuildChannel,
): GuildChannel {
  const { channels } = loadGuildContents(world, guild);
  const channel = existing ?? createChannel(world, guild, { type: change.type, position: channels.size });
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
  if (!existing) world.createdChannels.set(channel.id, guild.id);
  announceGuildChange(world, guild, { event: existing ? 'CHANNEL_UPDATE' : 'CHANNEL_CREATE', data: channel });
  return channel;
}

/** Sets one overwrite of a channel; it replaces the one for the same role or member. */
export function setOverwrite(world: World, location: GuildChannelLocation, overwrite: APIOverwrite): void {
  const otherOverwrites = (location.channel.permission_overwrites ?? []).filter(({ id }) => id !== overwrite.id);
  upsertChannel(world, location.guild, { permission_overwrites: [...otherOverwrites, overwrite] }, location.channel);
}

export function removeOverwrite(world: World, location: GuildChannelLocation, targetId: string): void {
  const otherOverwrites = (location.channel.permission_overwrites ?? []).filter(({ id }) => id !== targetId);
  upsertChannel(world, location.guild, { permission_overwrites: otherOverwrites }, location.channel);
}

export function removeChannel(world: World, guild: GuildState, channel: GuildChannel): void {
  loadGuildContents(world, guild).channels.delete(channel.id);
  world.messages.delete(channel.id);
  announceGuildChange(world, guild, { event: 'CHANNEL_DELETE', data: channel });
}

function createChannel(
  world: World,
  guild: GuildState,
  input: { type: number | undefined; position: number },
): GuildChannel {
  const seed = { id: world.nextId(), guildId: guild.id, name: 'new-channel', position: input.position };
  if (input.type === ChannelType.GuildCategory) return createCategory(seed);
  if (input.type === ChannelType.GuildAnnouncement) return { ...createTextChannel(seed), type: input.type };
  return createTextChannel(seed);
}
