import { MessageReferenceType, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import { newMessageSchema } from '../contract.ts';
import type { MessageBody } from '../../world/messages/message-body.ts';
import { listPinned, setPinned } from '../../world/messages/pins.ts';
import { readReference } from '../../server/rest/channels/message-reference.ts';
import { discordError } from '../../world/discord-error.ts';
import { createForm } from '../../server/http/form.ts';
import type { RouteResponse, Call } from '../../server/http/router.ts';
import { computeChannelPermissions, type ChannelLocation, sendPermissionFor } from '../../world/permissions/access.ts';
import { hasPermissions } from '../../world/permissions/permissions.ts';
import { findMessage, postMessage, removeMessage } from '../../world/messages/messages.ts';
import { addReaction, requireEmoji, removeReaction } from '../../world/messages/reactions.ts';
import { isRepliable } from '../../world/messages/replies.ts';
import { isThread, type StoredMessage, type World } from '../../world/world.ts';
import { resolveChannel, resolvePerson, type ActorContext, resolveActor } from '../name-lookup.ts';
import { readLimit } from '../read-limit.ts';
import { forbidden, invalid, notFound, parseBody } from '../control-refusal.ts';
import { requireUnlocked } from './threads.ts';
import { listVisibleMessages, messageForViewer } from '../views.ts';
import type { ControlContext, ControlRoute } from '../control-context.ts';

const ALL_MENTIONS = { parse: ['users', 'roles', 'everyone'], users: [], roles: [], repliedUser: true };

/** Reading, writing, deleting, pinning and reacting, as a person. */
export const messageRoutes: ControlRoute[] = [
  { method: 'GET', path: '/channels/:channel/messages', handle: readMessages },
  {
    method: 'GET',
    path: '/channels/:channel/pins',
    handle: ({ world }, { param, query }) => {
      const location = resolveChannel(world, param('channel'), query.get('guild') ?? undefined);
      return { status: 200, body: listPinned(world, location.channel.id).map(({ message }) => message) };
    },
  },
  {
    method: 'PUT',
    path: '/channels/:channel/pins/:message',
    handle: ({ world }, call) => pinMessage(world, call, true),
  },
  {
    method: 'DELETE',
    path: '/channels/:channel/pins/:message',
    handle: ({ world }, call) => pinMessage(world, call, false),
  },
  { method: 'POST', path: '/messages', handle: sendMessage },
  { method: 'DELETE', path: '/channels/:channel/messages/:message', handle: deleteMessage },
  { method: 'PUT', path: '/channels/:channel/messages/:message/reactions/:emoji', handle: react },
  { method: 'DELETE', path: '/channels/:channel/messages/:message/reactions/:emoji', handle: unreact },
];

function readMessages(context: ControlContext, { param, query }: Call): RouteResponse {
  const { world } = context;
  const as = query.get('as');
  const user = as === null ? undefined : resolvePerson(world, as);
  const guild = query.get('guild') ?? undefined;
  const isDm = param('channel') === '@dm' && as !== null;
  const location = isDm
    ? resolveActor(world, { as, channel: '@dm' }).location
    : resolveChannel(world, param('channel'), guild);
  const options = { userId: user?.id, limit: readLimit(query, 50, 1_000), before: query.get('before') };
  return { status: 200, body: listVisibleMessages(context, location, options) };
}

function sendMessage({ world }: ControlContext, { body }: Call): RouteResponse {
  const input = parseBody(newMessageSchema, body);
  const { user, location } = resolveActor(world, input);
  if (!hasPermissions(computeChannelPermissions(world, location, user.id), sendPermissionFor(location)))
    throw forbidden('They cannot write in that channel.');
  requireUnlocked(world, location, user.id);
  const messageBody: MessageBody = {
    content: input.content,
    flags: 0,
    enforceNonce: false,
    mentions: null,
    tts: false,
  };
  if (input.replyTo !== undefined) {
    requireRepliable(world, { user, location }, input.replyTo);
    messageBody.reference = { message_id: input.replyTo, type: MessageReferenceType.Default };
    if (input.mentionAuthor === false) messageBody.mentions = { ...ALL_MENTIONS, repliedUser: false };
  }
  const files = (input.files ?? []).map((file, index) => ({
    key: String(index),
    filename: file.filename,
    contentType: file.content_type ?? 'application/octet-stream',
    bytes: Buffer.from(file.data, 'base64'),
  }));
  const extra = readReference(world, createForm(), { location, body: messageBody });
  return { status: 201, body: postMessage(world, { location, author: user, body: messageBody, files, extra }).message };
}

/** The person must be able to read the message; system messages cannot be replied to. */
function requireRepliable(world: World, { user, location }: ActorContext, messageId: string): void {
  const stored = findMessage(world, location.channel.id, messageId);
  if (!stored || stored.onlyFor !== null) throw notFound(`message ${messageId}`);
  if (!hasPermissions(computeChannelPermissions(world, location, user.id), bit.ReadMessageHistory))
    throw forbidden('They may not reply there.');
  if (!isRepliable(stored.message)) throw invalid('replyTo', 'Cannot reply to a system message');
}

function react(context: ControlContext, call: Call): RouteResponse {
  const { world } = context;
  const { user, location, stored } = requirePublicMessage(world, call);
  const emoji = requireEmoji(call.param('emoji')).name;
  const permissions = computeChannelPermissions(world, location, user.id);
  const required = bit.ReadMessageHistory | (stored.reactions?.has(emoji) ? 0n : bit.AddReactions);
  if (!hasPermissions(permissions, required)) throw forbidden('They may not react there.');
  if (isArchived(location)) throw discordError(50_083);
  addReaction(world, { location, stored }, { userId: user.id, emoji });
  return { status: 200, body: messageForViewer(context, stored, user.id) };
}

function unreact(context: ControlContext, call: Call): RouteResponse {
  const { world } = context;
  const { user, location, stored } = requirePublicMessage(world, call);
  if (isArchived(location)) throw discordError(50_083);
  removeReaction(world, { location, stored }, { userId: user.id, emoji: call.param('emoji') });
  return { status: 200, body: messageForViewer(context, stored, user.id) };
}

/** Nothing in an archived thread can change until a new message reopens it. */
const isArchived = ({ channel }: ChannelLocation): boolean =>
  isThread(channel) && channel.thread_metadata?.archived === true;

function requirePublicMessage(world: World, { param, query }: Call): ActorContext & { stored: StoredMessage } {
  const guild = query.get('guild') ?? undefined;
  const actor = resolveActor(world, { as: query.get('as') ?? '', channel: param('channel'), guild });
  const stored = findMessage(world, actor.location.channel.id, param('message'));
  if (!stored || stored.onlyFor !== null) throw notFound(`message ${param('message')}`);
  return { ...actor, stored };
}

/** Allows own messages, those of others with Manage Messages, and private replies to oneself. */
function deleteMessage({ world }: ControlContext, call: Call): RouteResponse {
  const { location, stored, user } = requireVisibleMessage(world, call);
  const isOwnMessage = stored.message.author.id === user.id || stored.onlyFor === user.id;
  if (!isOwnMessage && !hasPermissions(computeChannelPermissions(world, location, user.id), bit.ManageMessages)) {
    throw forbidden('They may not delete that message.');
  }
  removeMessage(world, location, stored);
  return { status: 200, body: {} };
}

/** Requires Pin Messages. A private reply cannot be pinned. */
function pinMessage(world: World, call: Call, isPinned: boolean): RouteResponse {
  const { location, stored, user } = requireVisibleMessage(world, call);
  if (
    stored.onlyFor !== null ||
    !hasPermissions(computeChannelPermissions(world, location, user.id), bit.PinMessages)
  ) {
    throw forbidden('They may not pin that message.');
  }
  setPinned(world, { location, stored, pinnedBy: user }, isPinned);
  return { status: 200, body: {} };
}

/** Finds the message that the path names. Refuses private replies to anyone but `as`. */
function requireVisibleMessage(world: World, { param, query }: Call) {
  const location = resolveChannel(world, param('channel'), query.get('guild') ?? undefined);
  const stored = findMessage(world, location.channel.id, param('message'));
  const user = resolvePerson(world, query.get('as') ?? '');
  if (!stored || (stored.onlyFor !== null && stored.onlyFor !== user.id)) throw notFound(`message ${param('message')}`);
  return { location, stored, user };
}
