import { type APIUser, MessageReferenceType, MessageType } from 'discord-api-types/v10';
import type { World, StoredMessage } from '../world.ts';
import { discordError } from '../discord-error.ts';
import { formatTimestamp } from '../format-timestamp.ts';
import type { ChannelLocation } from '../permissions/access.ts';
import { announceMessage, postMessage } from './messages.ts';

/** `resources/message.mdx`, "Pin Message". */
const MAX_PINS = 250;

/** Pins or unpins a message. Throws 30003 if the channel has the maximum number of pins. */
export function setPinned(
  world: World,
  { location, stored, pinnedBy }: { location: ChannelLocation; stored: StoredMessage; pinnedBy: APIUser },
  isPinned: boolean,
): void {
  if (stored.message.pinned === isPinned) return;
  if (isPinned && listPinned(world, location.channel.id).length >= MAX_PINS) throw discordError(30_003);
  stored.message.pinned = isPinned;
  stored.pinnedAtMs = isPinned ? world.now() : null;
  announceMessage(world, location, stored, 'update');
  const guildId = location.guild?.id ?? null;
  world.events.dispatch({
    event: 'CHANNEL_PINS_UPDATE',
    data: {
      channel_id: location.channel.id,
      last_pin_timestamp: isPinned ? formatTimestamp(world.now()) : null,
      ...(guildId ? { guild_id: guildId } : {}),
    },
    guildId,
    intents: guildId ? 1 : 1 << 12,
  });
  if (isPinned) postPinNotice(world, location, { stored, pinnedBy });
}

/** Posts the system message that says who pinned which message. */
function postPinNotice(
  world: World,
  location: ChannelLocation,
  { stored, pinnedBy }: { stored: StoredMessage; pinnedBy: APIUser },
): void {
  postMessage(world, {
    location,
    author: pinnedBy,
    body: { flags: 0, enforceNonce: false, mentions: null, tts: false },
    files: [],
    extra: {
      type: MessageType.ChannelPinnedMessage,
      message_reference: {
        type: MessageReferenceType.Default,
        message_id: stored.message.id,
        channel_id: location.channel.id,
        ...(location.guild ? { guild_id: location.guild.id } : {}),
      },
    },
  });
}

/** Returns the pinned messages of a channel, newest pin first. */
export function listPinned(world: World, channelId: string): StoredMessage[] {
  return [...(world.messages.get(channelId)?.values() ?? [])]
    .filter(({ pinnedAtMs }) => pinnedAtMs !== null)
    .sort((left, right) => (right.pinnedAtMs ?? 0) - (left.pinnedAtMs ?? 0));
}
