import { ChannelType, MessageFlags, type ThreadAutoArchiveDuration } from 'discord-api-types/v10';
import type { LocalDiscord } from '../../local-discord.ts';
import { refusal } from '../discord-error.ts';
import type { Place } from '../permissions/access.ts';
import { type GuildChannel, type GuildState, noFlags, type ThreadState } from '../guilds/guild-state.ts';
import { isoTime } from '../format-timestamp.ts';
import { announce } from '../messages/messages.ts';
import { joinThread, tellOfThread } from './threads.ts';
import { isThread, partsOf, type StoredMessage } from '../world.ts';

export type NewThread = {
  name: string;
  type: ChannelType.PublicThread | ChannelType.PrivateThread | ChannelType.AnnouncementThread;
  ownerId: string;
  autoArchiveMinutes: ThreadAutoArchiveDuration;
  slowModeS: number;
  invitable: boolean;
};
/** Opens a thread below a channel; one that starts at a message takes that message's id. */
export function openThread(
  local: LocalDiscord,
  below: { guild: GuildState; channel: GuildChannel; start?: StoredMessage },
  wish: NewThread,
): ThreadState {
  const { guild, channel, start } = below;
  const at = isoTime(local.world.now());
  const thread: ThreadState = {
    channel: {
      id: start?.message.id ?? local.world.nextId(),
      type: wish.type,
      guild_id: guild.id,
      parent_id: channel.id,
      owner_id: wish.ownerId,
      name: wish.name,
      last_message_id: null,
      last_pin_timestamp: null,
      rate_limit_per_user: wish.slowModeS,
      message_count: 0,
      total_message_sent: 0,
      member_count: 0,
      flags: noFlags,
      thread_metadata: {
        archived: false,
        auto_archive_duration: wish.autoArchiveMinutes,
        archive_timestamp: at,
        locked: false,
        create_timestamp: at,
        ...(wish.type === ChannelType.PrivateThread ? { invitable: wish.invitable } : {}),
      },
    },
    members: new Map(),
  };
  partsOf(local.world, guild).threads.set(thread.channel.id, thread);
  local.world.madeChannels.set(thread.channel.id, guild.id);
  joinThread(local, thread, wish.ownerId);
  tellOfThread(local, guild, 'THREAD_CREATE', { ...thread.channel, newly_created: true });
  if (start) markStart(local, { guild, parts: partsOf(local.world, guild), channel }, { start, thread });
  return thread;
}

/** Opens one at a message: 50024 in a thread or conversation, 160004 where there is one already. */
export function openThreadAt(
  local: LocalDiscord,
  at: { place: Place; stored: StoredMessage },
  wish: Omit<NewThread, 'type' | 'invitable'>,
): ThreadState {
  const { place, stored } = at;
  if (!place.guild || isThread(place.channel)) throw refusal(50_024);
  if (stored.message.thread) throw refusal(160_004);
  const below = { guild: place.guild, channel: place.channel, start: stored };
  return openThread(local, below, { ...wish, type: publicKind(place.channel.type), invitable: true });
}

export const publicKind = (parent: ChannelType): ChannelType.PublicThread | ChannelType.AnnouncementThread =>
  parent === ChannelType.GuildAnnouncement ? ChannelType.AnnouncementThread : ChannelType.PublicThread;

function markStart(local: LocalDiscord, place: Place, at: { start: StoredMessage; thread: ThreadState }): void {
  const { message } = at.start;
  message.thread = at.thread.channel;
  message.flags = (message.flags ?? noFlags) | MessageFlags.HasThread;
  announce(local, place, at.start, 'update');
}
