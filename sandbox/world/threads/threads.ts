import {
  type APIThreadMember,
  GatewayIntentBits as Intent,
  type ThreadAutoArchiveDuration,
} from 'discord-api-types/v10';
import { type World, loadGuildContents } from '../world.ts';
import { type GuildState, NO_FLAGS, type ThreadState } from '../guilds/guild-state.ts';
import { formatTimestamp } from '../format-timestamp.ts';

export type ThreadChange = {
  name?: string;
  archived?: boolean;
  locked?: boolean;
  invitable?: boolean;
  autoArchiveMinutes?: ThreadAutoArchiveDuration;
  slowModeS?: number;
};

export function changeThread(world: World, guild: GuildState, thread: ThreadState, change: ThreadChange): void {
  const { channel } = thread;
  const metadata = channel.thread_metadata;
  channel.name = change.name ?? channel.name;
  if (change.slowModeS !== undefined) channel.rate_limit_per_user = change.slowModeS;
  if (metadata) {
    if (change.archived !== undefined && change.archived !== metadata.archived) {
      metadata.archived = change.archived;
      metadata.archive_timestamp = formatTimestamp(world.now());
    }
    metadata.locked = change.locked ?? metadata.locked ?? false;
    if (change.invitable !== undefined) metadata.invitable = change.invitable;
    if (change.autoArchiveMinutes !== undefined) metadata.auto_archive_duration = change.autoArchiveMinutes;
  }
  announceThread(world, guild, 'THREAD_UPDATE', channel);
}

export function removeThread(world: World, guild: GuildState, { channel }: ThreadState): void {
  loadGuildContents(world, guild).threads.delete(channel.id);
  world.messages.delete(channel.id);
  const { id, type, parent_id: parentId } = channel;
  announceThread(world, guild, 'THREAD_DELETE', { id, guild_id: guild.id, parent_id: parentId, type });
}

export function addToThread(world: World, guild: GuildState, thread: ThreadState, userId: string): void {
  if (thread.members.has(userId)) return;
  const added = joinThread(world, thread, userId);
  const member = loadGuildContents(world, guild).members.get(userId);
  announceThreadMembers(world, guild, thread, { added_members: [{ ...added, member, presence: null }] });
}

export function removeFromThread(world: World, guild: GuildState, thread: ThreadState, userId: string): void {
  if (!thread.members.delete(userId)) return;
  thread.channel.member_count = thread.members.size;
  announceThreadMembers(world, guild, thread, { removed_member_ids: [userId] });
}

/** Counts a new message of a thread, reopens the thread if it is archived, and adds the author to its members. */
export function recordThreadMessage(world: World, guild: GuildState, thread: ThreadState, authorId: string): void {
  const { channel } = thread;
  channel.message_count = (channel.message_count ?? 0) + 1;
  channel.total_message_sent = (channel.total_message_sent ?? 0) + 1;
  if (channel.thread_metadata?.archived) changeThread(world, guild, thread, { archived: false });
  addToThread(world, guild, thread, authorId);
}

export function joinThread(world: World, thread: ThreadState, userId: string): APIThreadMember {
  const joinedAt = formatTimestamp(world.now());
  const member = { id: thread.channel.id, user_id: userId, join_timestamp: joinedAt, flags: NO_FLAGS };
  thread.members.set(userId, member);
  thread.channel.member_count = thread.members.size;
  return member;
}

function announceThreadMembers(world: World, guild: GuildState, thread: ThreadState, change: object): void {
  const { id, member_count: count } = thread.channel;
  announceThread(world, guild, 'THREAD_MEMBERS_UPDATE', { id, guild_id: guild.id, member_count: count, ...change });
}

export function announceThread(world: World, guild: GuildState, event: string, data: object): void {
  world.events.dispatch({ event, data, guildId: guild.id, intents: Intent.Guilds });
  world.events.notify({ type: 'guild', guildId: guild.id, change: 'update' });
}
