import {
  type APIMessage,
  type APIUser,
  GatewayIntentBits as Intent,
  MessageFlags,
  MessageType,
} from 'discord-api-types/v10';
import type { MessageBody } from '../../server/limits/message-body.ts';
import type { LocalDiscord } from '../../local-discord.ts';
import type { Place } from '../permissions/access.ts';
import { applyMessageBody, type UploadedFile } from './message-content.ts';
import { NO_FLAGS } from '../guilds/guild-state.ts';
import { formatTimestamp } from '../format-timestamp.ts';
import type { ReactedBy } from './own-reactions.ts';
import { registerReply, updateReferencedMessages } from './replies.ts';
import { recordThreadMessage } from '../threads/threads.ts';
import { findThread, type StoredMessage } from '../world.ts';

/** A generous cap; the oldest of a channel go first. */
const MAX_MESSAGES_PER_CHANNEL = 5_000;

export type MessageDraft = {
  place: Place;
  author: APIUser;
  body: MessageBody;
  files: UploadedFile[];
  onlyFor?: string;
  isLoading?: boolean;
  extra?: Partial<APIMessage>;
};

/** Puts a message into a channel and tells everyone who may see it. */
export function postMessage(local: LocalDiscord, draft: MessageDraft): StoredMessage {
  const { world } = local;
  const { place, author, body } = draft;
  const ephemeral = draft.onlyFor === undefined ? 0 : MessageFlags.Ephemeral;
  const loading = draft.isLoading ? MessageFlags.Loading : 0;
  const message: APIMessage = {
    id: world.nextId(),
    type: MessageType.Default,
    channel_id: place.channel.id,
    author,
    content: '',
    embeds: [],
    components: [],
    attachments: [],
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    pinned: false,
    tts: body.tts,
    timestamp: formatTimestamp(world.now()),
    edited_timestamp: null,
    flags: (body.flags & ~MessageFlags.Ephemeral) | ephemeral | loading,
    ...(body.nonce === undefined ? {} : { nonce: body.nonce }),
    ...draft.extra,
  };
  applyMessageBody(local, message, { place, body, files: draft.files });
  const stored: StoredMessage = {
    message,
    guildId: place.guild?.id ?? null,
    onlyFor: draft.onlyFor ?? null,
    pinnedAtMs: null,
    reactions: null,
    replies: null,
  };
  const channelMessages = getChannelMessages(local, place.channel.id);
  registerReply(channelMessages, stored);
  channelMessages.set(message.id, stored);
  if ('last_message_id' in place.channel) place.channel.last_message_id = message.id;
  announceMessage(local, place, stored, 'create');
  const thread = place.guild && findThread(world, place.channel.id);
  if (thread) recordThreadMessage(local, place.guild, thread, author.id);
  return stored;
}

/** Changes a message in place; absent parts of the body stay. */
export function changeMessage(
  local: LocalDiscord,
  stored: StoredMessage,
  change: { place: Place; body: MessageBody; files: UploadedFile[] },
): void {
  const { message } = stored;
  const kept = message.flags ?? NO_FLAGS;
  const settable = MessageFlags.SuppressEmbeds | MessageFlags.IsComponentsV2;
  message.flags = (kept & ~MessageFlags.Loading) | (change.body.flags & settable);
  if (!(kept & MessageFlags.Loading)) message.edited_timestamp = formatTimestamp(local.world.now());
  applyMessageBody(local, message, change);
  updateReferencedMessages(stored, message);
  announceMessage(local, change.place, stored, 'update');
}

export function removeMessage(local: LocalDiscord, place: Place, stored: StoredMessage): void {
  const { message, guildId, onlyFor } = stored;
  deleteStoredMessage(local, stored);
  if (onlyFor === null) {
    local.sessions.dispatch({
      event: 'MESSAGE_DELETE',
      data: { id: message.id, channel_id: message.channel_id, ...(guildId ? { guild_id: guildId } : {}) },
      guildId,
      intents: intentsForMessages(place),
    });
  }
  local.broadcaster.emit({
    type: 'message_delete',
    guildId,
    channelId: message.channel_id,
    messageId: message.id,
    onlyFor,
  });
}

/** Many at once are one event. */
export function removeMessages(local: LocalDiscord, place: Place, messages: readonly StoredMessage[]): void {
  if (messages.length === 0) return;
  const guildId = place.guild?.id ?? null;
  const channelId = place.channel.id;
  const ids = messages.map(({ message }) => message.id);
  for (const stored of messages) deleteStoredMessage(local, stored);
  local.sessions.dispatch({
    event: 'MESSAGE_DELETE_BULK',
    data: { ids, channel_id: channelId, ...(guildId ? { guild_id: guildId } : {}) },
    guildId,
    intents: intentsForMessages(place),
  });
  for (const messageId of ids)
    local.broadcaster.emit({ type: 'message_delete', guildId, channelId, messageId, onlyFor: null });
}

function deleteStoredMessage(local: LocalDiscord, stored: StoredMessage): void {
  const { message } = stored;
  updateReferencedMessages(stored, null);
  local.world.messages.get(message.channel_id)?.delete(message.id);
  for (const { url } of message.attachments) local.world.files.delete(new URL(url).pathname);
}

export function findMessage(local: LocalDiscord, channelId: string, messageId: string): StoredMessage | undefined {
  return local.world.messages.get(channelId)?.get(messageId);
}

/** Tells sessions and watchers that a message is new or changed; private ones never cross the gateway. */
export function announceMessage(
  local: LocalDiscord,
  place: Place,
  stored: StoredMessage,
  kind: 'create' | 'update',
): void {
  const { message, onlyFor } = stored;
  if (onlyFor === null) dispatchMessage(local, place, message, kind);
  notifyObservers(local, stored, kind);
}

/** Watchers see for one person each, so they are told whose the reactions are. */
export function notifyObservers(local: LocalDiscord, stored: StoredMessage, kind: 'create' | 'update'): void {
  if (!local.broadcaster.hasListeners()) return;
  const { message, guildId, onlyFor } = stored;
  local.broadcaster.emit({
    type: kind === 'create' ? 'message_create' : 'message_update',
    guildId,
    channelId: message.channel_id,
    message: structuredClone(message),
    onlyFor,
    ...(stored.reactions ? { reactedBy: toReactedBy(stored) } : {}),
  });
}

export const toReactedBy = ({ reactions }: StoredMessage): ReactedBy =>
  Object.fromEntries([...(reactions ?? [])].map(([emoji, users]) => [emoji, [...users]]));

function dispatchMessage(local: LocalDiscord, place: Place, message: APIMessage, kind: 'create' | 'update'): void {
  const { bot } = local.world;
  const wrap = (payload: APIMessage): object => {
    if (!place.guild) return payload;
    const member = place.contents.members.get(payload.author.id);
    const { user: _user, ...withoutUser } = member ?? { user: null };
    return { ...payload, guild_id: place.guild.id, ...(member ? { member: withoutUser } : {}) };
  };
  const isContentVisible =
    !place.guild || message.author.id === bot.id || message.mentions.some(({ id }) => id === bot.id);
  local.sessions.dispatch({
    event: kind === 'create' ? 'MESSAGE_CREATE' : 'MESSAGE_UPDATE',
    data: wrap(message),
    guildId: place.guild?.id ?? null,
    intents: intentsForMessages(place),
    ...(isContentVisible
      ? {}
      : { withoutContent: () => wrap({ ...message, content: '', embeds: [], attachments: [], components: [] }) }),
  });
}

export const intentsForMessages = (place: Place): number =>
  place.guild ? Intent.GuildMessages : Intent.DirectMessages;

function getChannelMessages(local: LocalDiscord, channelId: string): Map<string, StoredMessage> {
  const known = local.world.messages.get(channelId);
  if (known) {
    if (known.size >= MAX_MESSAGES_PER_CHANNEL) {
      const oldest = known.keys().next().value;
      if (oldest !== undefined) known.delete(oldest);
    }
    return known;
  }
  const created = new Map<string, StoredMessage>();
  local.world.messages.set(channelId, created);
  return created;
}
