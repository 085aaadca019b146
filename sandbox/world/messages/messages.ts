import {
  type APIMessage,
  type APIUser,
  GatewayIntentBits as Intent,
  MessageFlags,
  MessageType,
} from 'discord-api-types/v10';
import type { MessageBody } from './message-body.ts';
import { type World, findThread, type StoredMessage } from '../world.ts';
import type { ChannelLocation } from '../permissions/access.ts';
import { applyMessageBody, type UploadedFile } from './message-content.ts';
import { NO_FLAGS } from '../guilds/guild-state.ts';
import { formatTimestamp } from '../format-timestamp.ts';
import type { ReactedBy } from './own-reactions.ts';
import { registerReply, updateReferencedMessages } from './replies.ts';
import { recordThreadMessage } from '../threads/threads.ts';

/** Beyond this the oldest messages of a channel are dropped. */
const MAX_MESSAGES_PER_CHANNEL = 5_000;

export type MessageDraft = {
  location: ChannelLocation;
  author: APIUser;
  body: MessageBody;
  files: UploadedFile[];
  onlyFor?: string;
  isLoading?: boolean;
  extra?: Partial<APIMessage>;
};

/** Posts a message in a channel and announces it. */
export function postMessage(world: World, draft: MessageDraft): StoredMessage {
  const { location, author, body } = draft;
  const ephemeral = draft.onlyFor === undefined ? 0 : MessageFlags.Ephemeral;
  const loading = draft.isLoading ? MessageFlags.Loading : 0;
  const message: APIMessage = {
    id: world.nextId(),
    type: MessageType.Default,
    channel_id: location.channel.id,
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
  applyMessageBody(world, message, { location, body, files: draft.files });
  const stored: StoredMessage = {
    message,
    guildId: location.guild?.id ?? null,
    onlyFor: draft.onlyFor ?? null,
    pinnedAtMs: null,
    reactions: null,
    replies: null,
  };
  const channelMessages = getChannelMessages(world, location.channel.id);
  registerReply(channelMessages, stored);
  channelMessages.set(message.id, stored);
  if ('last_message_id' in location.channel) location.channel.last_message_id = message.id;
  announceMessage(world, location, stored, 'create');
  const thread = location.guild && findThread(world, location.channel.id);
  if (thread) recordThreadMessage(world, location.guild, thread, author.id);
  return stored;
}

/** Changes a message in place; absent keys of the body stay unchanged. */
export function changeMessage(
  world: World,
  stored: StoredMessage,
  change: { location: ChannelLocation; body: MessageBody; files: UploadedFile[] },
): void {
  const { message } = stored;
  const previousFlags = message.flags ?? NO_FLAGS;
  const settable = MessageFlags.SuppressEmbeds | MessageFlags.IsComponentsV2;
  message.flags = (previousFlags & ~MessageFlags.Loading) | (change.body.flags & settable);
  if (!(previousFlags & MessageFlags.Loading)) message.edited_timestamp = formatTimestamp(world.now());
  applyMessageBody(world, message, change);
  updateReferencedMessages(stored, message);
  announceMessage(world, change.location, stored, 'update');
}

export function removeMessage(world: World, location: ChannelLocation, stored: StoredMessage): void {
  const { message, guildId, onlyFor } = stored;
  deleteStoredMessage(world, stored);
  if (onlyFor === null) {
    world.events.dispatch({
      event: 'MESSAGE_DELETE',
      data: { id: message.id, channel_id: message.channel_id, ...(guildId ? { guild_id: guildId } : {}) },
      guildId,
      intents: intentsForMessages(location),
    });
  }
  world.events.notify({
    type: 'message_delete',
    guildId,
    channelId: message.channel_id,
    messageId: message.id,
    onlyFor,
  });
}

/** Deletes many messages with a single gateway event. */
export function removeMessages(world: World, location: ChannelLocation, messages: readonly StoredMessage[]): void {
  if (messages.length === 0) return;
  const guildId = location.guild?.id ?? null;
  const channelId = location.channel.id;
  const ids = messages.map(({ message }) => message.id);
  for (const stored of messages) deleteStoredMessage(world, stored);
  world.events.dispatch({
    event: 'MESSAGE_DELETE_BULK',
    data: { ids, channel_id: channelId, ...(guildId ? { guild_id: guildId } : {}) },
    guildId,
    intents: intentsForMessages(location),
  });
  for (const messageId of ids)
    world.events.notify({ type: 'message_delete', guildId, channelId, messageId, onlyFor: null });
}

function deleteStoredMessage(world: World, stored: StoredMessage): void {
  const { message } = stored;
  updateReferencedMessages(stored, null);
  world.messages.get(message.channel_id)?.delete(message.id);
  for (const { url } of message.attachments) world.files.delete(new URL(url).pathname);
}

export function findMessage(world: World, channelId: string, messageId: string): StoredMessage | undefined {
  return world.messages.get(channelId)?.get(messageId);
}

/**
 * Announces a new or changed message to gateway sessions and observers; private replies are not sent to the gateway.
 */
export function announceMessage(
  world: World,
  location: ChannelLocation,
  stored: StoredMessage,
  kind: 'create' | 'update',
): void {
  const { message, onlyFor } = stored;
  if (onlyFor === null) dispatchMessage(world, location, message, kind);
  notifyObservers(world, stored, kind);
}

/** Observers show the view of one person, so the event says who reacted. */
export function notifyObservers(world: World, stored: StoredMessage, kind: 'create' | 'update'): void {
  if (!world.events.hasObservers()) return;
  const { message, guildId, onlyFor } = stored;
  world.events.notify({
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

function dispatchMessage(
  world: World,
  location: ChannelLocation,
  message: APIMessage,
  kind: 'create' | 'update',
): void {
  const { bot } = world;
  const addGuildFields = (payload: APIMessage): object => {
    if (!location.guild) return payload;
    const member = location.contents.members.get(payload.author.id);
    const { user: _user, ...withoutUser } = member ?? { user: null };
    return { ...payload, guild_id: location.guild.id, ...(member ? { member: withoutUser } : {}) };
  };
  const isContentVisible =
    !location.guild || message.author.id === bot.id || message.mentions.some(({ id }) => id === bot.id);
  world.events.dispatch({
    event: kind === 'create' ? 'MESSAGE_CREATE' : 'MESSAGE_UPDATE',
    data: addGuildFields(message),
    guildId: location.guild?.id ?? null,
    intents: intentsForMessages(location),
    ...(isContentVisible
      ? {}
      : {
          withoutContent: () =>
            addGuildFields({ ...message, content: '', embeds: [], attachments: [], components: [] }),
        }),
  });
}

export const intentsForMessages = (location: ChannelLocation): number =>
  location.guild ? Intent.GuildMessages : Intent.DirectMessages;

function getChannelMessages(world: World, channelId: string): Map<string, StoredMessage> {
  const known = world.messages.get(channelId);
  if (known) {
    if (known.size >= MAX_MESSAGES_PER_CHANNEL) {
      const oldest = known.keys().next().value;
      if (oldest !== undefined) known.delete(oldest);
    }
    return known;
  }
  const created = new Map<string, StoredMessage>();
  world.messages.set(channelId, created);
  return created;
}
