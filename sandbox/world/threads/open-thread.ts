import { ChannelType, MessageFlags, type ThreadAutoArchiveDuration } from 'discord-api-types/v10';
import { type World, isThread, loadGuildContents, type StoredMessage } from '../world.ts';
import { discordError } from '../discord-error.ts';
import type { ChannelLocation } from '../permissions/access.ts';
import { type GuildChannel, type GuildState, NO_FLAGS, type ThreadState } from '../guilds/guild-state.ts';
import { formatTimestamp } from '../format-timestamp.ts';
import { announceMessage } from '../messages/messages.ts';
import { joinThread, announceThread } from './threads.ts';

export type NewThread = {
  name: string;
  type: ChannelType.PublicThread | ChannelType.PrivateThread | ChannelType.AnnouncementThread;
  ownerId: string;
  autoArchiveMinutes: ThreadAutoArchiveDuration;
  slowModeS: number;
  invitable: boolean;
};
/** Creates a thread in a channel; one that starts from a message has the id of that message. */
export function openThread(
  world: World,
  parent: { guild: GuildState; channel: GuildChannel; starter?: StoredMessage },
  input: NewThread,
): ThreadState {
  const { guild, channel, starter } = parent;
  const at = formatTimestamp(world.now());
  const thread: ThreadState = {
    channel: {
      id: starter?.message.id ?? world.nextId(),
      type: input.type,
      guild_id: guild.id,
      parent_id: channel.id,
      owner_id: input.ownerId,
      name: input.name,
      last_message_id: null,
      last_pin_timestamp: null,
      rate_limit_per_user: input.slowModeS,
      message_count: 0,
      total_message_sent: 0,
      member_count: 0,
      flags: NO_FLAGS,
      thread_metadata: {
        archived: false,
        auto_archive_duration: input.autoArchiveMinutes,
        archive_timestamp: at,
        locked: false,
        create_timestamp: at,
        ...(input.type === ChannelType.PrivateThread ? { invitable: input.invitable } : {}),
      },
    },
    members: new Map(),
  };
  loadGuildContents(world, guild).threads.set(thread.channel.id, thread);
  world.createdChannels.set(thread.channel.id, guild.id);
  joinThread(world, thread, input.ownerId);
  announceThread(world, guild, 'THREAD_CREATE', { ...thread.channel, newly_created: true });
  if (starter)
    markThreadStarter(world, { guild, contents: loadGuildContents(world, guild), channel }, { starter, thread });
  return thread;
}

/** Creates a thread from a message. Throws 50024 in a thread or DM, 160004 if the message already has one. */
export function openThreadFromMessage(
  world: World,
  target: { location: ChannelLocation; stored: StoredMessage },
  input: Omit<NewThread, 'type' | 'invitable'>,
): ThreadState {
  const { location, stored } = target;
  if (!location.guild || isThread(location.channel)) throw discordError(50_024);
  if (stored.message.thread) throw discordError(160_004);
  const parent = { guild: location.guild, channel: location.channel, starter: stored };
  return openThread(world, parent, { ...input, type: publicThreadType(location.channel.type), invitable: true });
}

export const publicThreadType = (parent: ChannelType): ChannelType.PublicThread | ChannelType.AnnouncementThread =>
  parent === ChannelType.GuildAnnouncement ? ChannelType.AnnouncementThread : ChannelType.PublicThread;

function markThreadStarter(
  world: World,
  location: ChannelLocation,
  target: { starter: StoredMessage; thread: ThreadState },
): void {
  const { message } = target.starter;
  message.thread = target.thread.channel;
  message.flags = (message.flags ?? NO_FLAGS) | MessageFlags.HasThread;
  announceMessage(world, location, target.starter, 'update');
}
