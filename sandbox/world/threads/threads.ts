import {
  type APIThreadMember,
  GatewayIntentBits as Intent,
  type ThreadAutoArchiveDuration,
} from 'discord-api-types/v10';
import type { LocalDiscord } from '../../local-discord.ts';
import { type GuildState, NO_FLAGS, type ThreadState } from '../guilds/guild-state.ts';
import { formatTimestamp } from '../format-timestamp.ts';
import { loadGuildContents } from '../world.ts';

export type ThreadChange = {
  name?: string;
  archived?: boolean;
  locked?: boolean;
  invitable?: boolean;
  autoArchiveMinutes?: ThreadAutoArchiveDuration;
  slowModeS?: number;
};

export function changeThread(local: LocalDiscord, guild: GuildState, thread: ThreadState, change: ThreadChange): void {
  const { channel } = thread;
  const metadata = channel.thread_metadata;
  channel.name = change.name ?? channel.name;
  if (change.slowModeS !== undefined) channel.rate_limit_per_user = change.slowModeS;
  if (metadata) {
    if (change.archived !== undefined && change.archived !== metadata.archived) {
      metadata.archived = change.archived;
      metadata.archive_timestamp = formatTimestamp(local.world.now());
    }
    metadata.locked = change.locked ?? metadata.locked ?? false;
    if (change.invitable !== undefined) metadata.invitable = change.invitable;
    if (change.autoArchiveMinutes !== undefined) metadata.auto_archive_duration = change.autoArchiveMinutes;
  }
  announceThread(local, guild, 'THREAD_UPDATE', channel);
}

export function removeThread(local: LocalDiscord, guild: GuildState, { channel }: ThreadState): void {
  loadGuildContents(local.world, guild).threads.delete(channel.id);
  local.world.messages.delete(channel.id);
  const { id, type, parent_id: parentId } = channel;
  announceThread(local, guild, 'THREAD_DELETE', { id, guild_id: guild.id, parent_id: parentId, type });
}

export function addToThread(local: LocalDiscord, guild: GuildState, thread: ThreadState, userId: string): void {
  if (thread.members.has(userId)) return;
  const added = joinThread(local, thread, userId);
  const member = loadGuildContents(local.world, guild).members.get(userId);
  announceThreadMembers(local, guild, thread, { added_members: [{ ...added, member, presence: null }] });
}

export function removeFromThread(local: LocalDiscord, guild: GuildState, thread: ThreadState, userId: string): void {
  if (!thread.members.delete(userId)) return;
  thread.channel.member_count = thread.members.size;
  announceThreadMembers(local, guild, thread, { removed_member_ids: [userId] });
}

/** A message was written in it: it counts, opens again, and its author is in it from then on. */
export function recordThreadMessage(
  local: LocalDiscord,
  guild: GuildState,
  thread: ThreadState,
  authorId: string,
): void {
  const { channel } = thread;
  channel.message_count = (channel.message_count ?? 0) + 1;
  channel.total_message_sent = (channel.total_message_sent ?? 0) + 1;
  if (channel.thread_metadata?.archived) changeThread(local, guild, thread, { archived: false });
  addToThread(local, guild, thread, authorId);
}

export function joinThread(local: LocalDiscord, thread: ThreadState, userId: string): APIThreadMember {
  const joinedAt = formatTimestamp(local.world.now());
  const member = { id: thread.channel.id, user_id: userId, join_timestamp: joinedAt, flags: NO_FLAGS };
  thread.members.set(userId, member);
  thread.channel.member_count = thread.members.size;
  return member;
}

function announceThreadMembers(local: LocalDiscord, guild: GuildState, thread: ThreadState, change: object): void {
  const { id, member_count: count } = thread.channel;
  announceThread(local, guild, 'THREAD_MEMBERS_UPDATE', { id, guild_id: guild.id, member_count: count, ...change });
}

export function announceThread(local: LocalDiscord, guild: GuildState, event: string, data: object): void {
  local.sessions.dispatch({ event, data, guildId: guild.id, intents: Intent.Guilds });
  local.broadcaster.emit({ type: 'guild', guildId: guild.id, change: 'update' });
}
