import { MessageReferenceType, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import { newMessageSchema } from '../contract.ts';
import type { MessageBody } from '../../server/limits/message-body.ts';
import type { LocalDiscord } from '../../local-discord.ts';
import { listPinned, setPinned } from '../../server/rest/channels/pins.ts';
import { readReference } from '../../server/rest/channels/message-reference.ts';
import { discordError } from '../../world/discord-error.ts';
import { createForm } from '../../server/http/form.ts';
import type { RouteResponse, Call, Route } from '../../server/http/router.ts';
import { computeChannelPermissions, type Place, sendPermissionFor } from '../../world/permissions/access.ts';
import { hasPermissions } from '../../world/permissions/permissions.ts';
import { findMessage, postMessage, removeMessage } from '../../world/messages/messages.ts';
import { addReaction, requireEmoji, removeReaction } from '../../world/messages/reactions.ts';
import { isRepliable } from '../../world/messages/replies.ts';
import { isThread, type StoredMessage } from '../../world/world.ts';
import { resolveChannel, resolvePerson, type ActorContext, resolveActor } from '../name-lookup.ts';
import { readLimit } from '../read-limit.ts';
import { forbidden, invalid, notFound, parseBody } from '../control-refusal.ts';
import { requireUnlocked } from './threads.ts';
import { listVisibleMessages, messageForViewer } from '../views.ts';

const ALL_MENTIONS = { parse: ['users', 'roles', 'everyone'], users: [], roles: [], repliedUser: true };

/** What people read, write and do about messages. */
export const messageRoutes: Route[] = [
  { method: 'GET', path: '/channels/:channel/messages', handle: readMessages },
  {
    method: 'GET',
    path: '/channels/:channel/pins',
    handle: (local, { param, query }) => {
      const place = resolveChannel(local, param('channel'), query.get('guild') ?? undefined);
      return { status: 200, body: listPinned(local, place.channel.id).map(({ message }) => message) };
    },
  },
  {
    method: 'PUT',
    path: '/channels/:channel/pins/:message',
    handle: (local, call) => pinMessage(local, call, true),
  },
  {
    method: 'DELETE',
    path: '/channels/:channel/pins/:message',
    handle: (local, call) => pinMessage(local, call, false),
  },
  { method: 'POST', path: '/messages', handle: sendMessage },
  { method: 'DELETE', path: '/channels/:channel/messages/:message', handle: deleteMessage },
  { method: 'PUT', path: '/channels/:channel/messages/:message/reactions/:emoji', handle: react },
  { method: 'DELETE', path: '/channels/:channel/messages/:message/reactions/:emoji', handle: unreact },
];

function readMessages(local: LocalDiscord, { param, query }: Call): RouteResponse {
  const as = query.get('as');
  const user = as === null ? undefined : resolvePerson(local, as);
  const guild = query.get('guild') ?? undefined;
  const isDm = param('channel') === '@dm' && as !== null;
  const place = isDm
    ? resolveActor(local, { as, channel: '@dm' }).place
    : resolveChannel(local, param('channel'), guild);
  const options = { userId: user?.id, limit: readLimit(query, 50, 1_000), before: query.get('before') };
  return { status: 200, body: listVisibleMessages(local, place, options) };
}

function sendMessage(local: LocalDiscord, { body }: Call): RouteResponse {
  const input = parseBody(newMessageSchema, body);
  const { user, place } = resolveActor(local, input);
  if (!hasPermissions(computeChannelPermissions(local, place, user.id), sendPermissionFor(place)))
    throw forbidden('They cannot write in that channel.');
  requireUnlocked(local, place, user.id);
  const messageBody: MessageBody = {
    content: input.content,
    flags: 0,
    enforceNonce: false,
    mentions: null,
    tts: false,
  };
  if (input.replyTo !== undefined) {
    requireRepliable(local, { user, place }, input.replyTo);
    messageBody.reference = { message_id: input.replyTo, type: MessageReferenceType.Default };
    if (input.mentionAuthor === false) messageBody.mentions = { ...ALL_MENTIONS, repliedUser: false };
  }
  const files = (input.files ?? []).map((file, index) => ({
    key: String(index),
    filename: file.filename,
    contentType: file.content_type ?? 'application/octet-stream',
    bytes: Buffer.from(file.data, 'base64'),
  }));
  const extra = readReference(local, createForm(), { place, body: messageBody });
  return { status: 201, body: postMessage(local, { place, author: user, body: messageBody, files, extra }).message };
}

/** Whoever answers must be able to read what was said; what Discord itself says is not answered. */
function requireRepliable(local: LocalDiscord, { user, place }: ActorContext, messageId: string): void {
  const stored = findMessage(local, place.channel.id, messageId);
  if (!stored || stored.onlyFor !== null) throw notFound(`message ${messageId}`);
  if (!hasPermissions(computeChannelPermissions(local, place, user.id), bit.ReadMessageHistory))
    throw forbidden('They may not reply there.');
  if (!isRepliable(stored.message)) throw invalid('replyTo', 'Cannot reply to a system message');
}

function react(local: LocalDiscord, call: Call): RouteResponse {
  const { user, place, stored } = requirePublicMessage(local, call);
  const emoji = requireEmoji(call.param('emoji')).name;
  const permissions = computeChannelPermissions(local, place, user.id);
  const required = bit.ReadMessageHistory | (stored.reactions?.has(emoji) ? 0n : bit.AddReactions);
  if (!hasPermissions(permissions, required)) throw forbidden('They may not react there.');
  if (isArchived(place)) throw discordError(50_083);
  addReaction(local, { place, stored }, { userId: user.id, emoji });
  return { status: 200, body: messageForViewer(local, stored, user.id) };
}

function unreact(local: LocalDiscord, call: Call): RouteResponse {
  const { user, place, stored } = requirePublicMessage(local, call);
  if (isArchived(place)) throw discordError(50_083);
  removeReaction(local, { place, stored }, { userId: user.id, emoji: call.param('emoji') });
  return { status: 200, body: messageForViewer(local, stored, user.id) };
}

/** Nothing in a thread that is archived changes until a message opens it again. */
const isArchived = ({ channel }: Place): boolean => isThread(channel) && channel.thread_metadata?.archived === true;

function requirePublicMessage(local: LocalDiscord, { param, query }: Call): ActorContext & { stored: StoredMessage } {
  const guild = query.get('guild') ?? undefined;
  const actor = resolveActor(local, { as: query.get('as') ?? '', channel: param('channel'), guild });
  const stored = findMessage(local, actor.place.channel.id, param('message'));
  if (!stored || stored.onlyFor !== null) throw notFound(`message ${param('message')}`);
  return { ...actor, stored };
}

/** Own messages, those of others with Manage Messages, and one's own private replies. */
function deleteMessage(local: LocalDiscord, call: Call): RouteResponse {
  const { place, stored, user } = requireVisibleMessage(local, call);
  const isOwnMessage = stored.message.author.id === user.id || stored.onlyFor === user.id;
  if (!isOwnMessage && !hasPermissions(computeChannelPermissions(local, place, user.id), bit.ManageMessages)) {
    throw forbidden('They may not delete that message.');
  }
  removeMessage(local, place, stored);
  return { status: 200, body: {} };
}

/** With Pin Messages; nobody pins what only they can see. */
function pinMessage(local: LocalDiscord, call: Call, isPinned: boolean): RouteResponse {
  const { place, stored, user } = requireVisibleMessage(local, call);
  if (stored.onlyFor !== null || !hasPermissions(computeChannelPermissions(local, place, user.id), bit.PinMessages)) {
    throw forbidden('They may not pin that message.');
  }
  setPinned(local, { place, stored, pinnedBy: user }, isPinned);
  return { status: 200, body: {} };
}

/** The message that a path names, if the person in `as` may know of it. */
function requireVisibleMessage(local: LocalDiscord, { param, query }: Call) {
  const place = resolveChannel(local, param('channel'), query.get('guild') ?? undefined);
  const stored = findMessage(local, place.channel.id, param('message'));
  const user = resolvePerson(local, query.get('as') ?? '');
  if (!stored || (stored.onlyFor !== null && stored.onlyFor !== user.id)) throw notFound(`message ${param('message')}`);
  return { place, stored, user };
}
