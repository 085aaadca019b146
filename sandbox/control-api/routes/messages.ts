import { MessageReferenceType, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import { newMessageSchema } from '../contract.ts';
import type { MessageBody } from '../../server/limits/message-body.ts';
import type { LocalDiscord } from '../../local-discord.ts';
import { pinned, setPinned } from '../../server/rest/channels/pins.ts';
import { readReference } from '../../server/rest/channels/message-reference.ts';
import { refusal } from '../../world/discord-error.ts';
import { createForm } from '../../server/http/form.ts';
import type { Answer, Call, Route } from '../../server/http/router.ts';
import { permissionsIn, type Place, writingBit } from '../../world/permissions/access.ts';
import { may } from '../../world/permissions/permissions.ts';
import { findMessage, postMessage, removeMessage } from '../../world/messages/messages.ts';
import { addReaction, demandEmoji, removeReaction } from '../../world/messages/reactions.ts';
import { isRepliable } from '../../world/messages/replies.ts';
import { isThread, type StoredMessage } from '../../world/world.ts';
import { channelOf, personOf, type Scene, sceneOf } from '../name-lookup.ts';
import { limitIn } from '../read-limit.ts';
import { forbidden, invalid, missing, parse } from '../control-refusal.ts';
import { requireUnlocked } from './threads.ts';
import { messagesSeenBy, shownTo } from '../views.ts';

const allMentions = { parse: ['users', 'roles', 'everyone'], users: [], roles: [], repliedUser: true };

/** What people read, write and do about messages. */
export const messageRoutes: Route[] = [
  { method: 'GET', path: '/channels/:channel/messages', handle: readMessages },
  {
    method: 'GET',
    path: '/channels/:channel/pins',
    handle: (local, { param, query }) => {
      const place = channelOf(local, param('channel'), query.get('guild') ?? undefined);
      return { status: 200, body: pinned(local, place.channel.id).map(({ message }) => message) };
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
  { method: 'POST', path: '/messages', handle: sayMessage },
  { method: 'DELETE', path: '/channels/:channel/messages/:message', handle: deleteMessage },
  { method: 'PUT', path: '/channels/:channel/messages/:message/reactions/:emoji', handle: react },
  { method: 'DELETE', path: '/channels/:channel/messages/:message/reactions/:emoji', handle: unreact },
];

function readMessages(local: LocalDiscord, { param, query }: Call): Answer {
  const as = query.get('as');
  const user = as === null ? undefined : personOf(local, as);
  const guild = query.get('guild') ?? undefined;
  const isDm = param('channel') === '@dm' && as !== null;
  const place = isDm ? sceneOf(local, { as, channel: '@dm' }).place : channelOf(local, param('channel'), guild);
  const how = { userId: user?.id, limit: limitIn(query, 50, 1_000), before: query.get('before') };
  return { status: 200, body: messagesSeenBy(local, place, how) };
}

function sayMessage(local: LocalDiscord, { body }: Call): Answer {
  const wish = parse(newMessageSchema, body);
  const { user, place } = sceneOf(local, wish);
  if (!may(permissionsIn(local, place, user.id), writingBit(place)))
    throw forbidden('They cannot write in that channel.');
  requireUnlocked(local, place, user.id);
  const said: MessageBody = { content: wish.content, flags: 0, enforceNonce: false, mentions: null, tts: false };
  if (wish.replyTo !== undefined) {
    requireRepliable(local, { user, place }, wish.replyTo);
    said.reference = { message_id: wish.replyTo, type: MessageReferenceType.Default };
    if (wish.mentionAuthor === false) said.mentions = { ...allMentions, repliedUser: false };
  }
  const files = (wish.files ?? []).map((file, at) => ({
    key: String(at),
    filename: file.filename,
    contentType: file.content_type ?? 'application/octet-stream',
    bytes: Buffer.from(file.data, 'base64'),
  }));
  const extra = readReference(local, createForm(), { place, body: said });
  return { status: 201, body: postMessage(local, { place, author: user, body: said, files, extra }).message };
}

/** Whoever answers must be able to read what was said; what Discord itself says is not answered. */
function requireRepliable(local: LocalDiscord, { user, place }: Scene, messageId: string): void {
  const stored = findMessage(local, place.channel.id, messageId);
  if (!stored || stored.onlyFor !== null) throw missing(`message ${messageId}`);
  if (!may(permissionsIn(local, place, user.id), bit.ReadMessageHistory)) throw forbidden('They may not reply there.');
  if (!isRepliable(stored.message)) throw invalid('replyTo', 'Cannot reply to a system message');
}

function react(local: LocalDiscord, call: Call): Answer {
  const { user, place, stored } = seen(local, call);
  const emoji = demandEmoji(call.param('emoji')).name;
  const held = permissionsIn(local, place, user.id);
  const needed = bit.ReadMessageHistory | (stored.reactions?.has(emoji) ? 0n : bit.AddReactions);
  if (!may(held, needed)) throw forbidden('They may not react there.');
  if (isArchived(place)) throw refusal(50_083);
  addReaction(local, { place, stored }, { userId: user.id, emoji });
  return { status: 200, body: shownTo(local, stored, user.id) };
}

function unreact(local: LocalDiscord, call: Call): Answer {
  const { user, place, stored } = seen(local, call);
  if (isArchived(place)) throw refusal(50_083);
  removeReaction(local, { place, stored }, { userId: user.id, emoji: call.param('emoji') });
  return { status: 200, body: shownTo(local, stored, user.id) };
}

/** Nothing in a thread that is archived changes until a message opens it again. */
const isArchived = ({ channel }: Place): boolean => isThread(channel) && channel.thread_metadata?.archived === true;

function seen(local: LocalDiscord, { param, query }: Call): Scene & { stored: StoredMessage } {
  const guild = query.get('guild') ?? undefined;
  const scene = sceneOf(local, { as: query.get('as') ?? '', channel: param('channel'), guild });
  const stored = findMessage(local, scene.place.channel.id, param('message'));
  if (!stored || stored.onlyFor !== null) throw missing(`message ${param('message')}`);
  return { ...scene, stored };
}

/** Own messages, those of others with Manage Messages, and one's own private replies. */
function deleteMessage(local: LocalDiscord, call: Call): Answer {
  const { place, stored, user } = messageFor(local, call);
  const isTheirs = stored.message.author.id === user.id || stored.onlyFor === user.id;
  if (!isTheirs && !may(permissionsIn(local, place, user.id), bit.ManageMessages)) {
    throw forbidden('They may not delete that message.');
  }
  removeMessage(local, place, stored);
  return { status: 200, body: {} };
}

/** With Pin Messages; nobody pins what only they can see. */
function pinMessage(local: LocalDiscord, call: Call, isPinned: boolean): Answer {
  const { place, stored, user } = messageFor(local, call);
  if (stored.onlyFor !== null || !may(permissionsIn(local, place, user.id), bit.PinMessages)) {
    throw forbidden('They may not pin that message.');
  }
  setPinned(local, { place, stored, by: user }, isPinned);
  return { status: 200, body: {} };
}

/** The message that a path names, if the person in `as` may know of it. */
function messageFor(local: LocalDiscord, { param, query }: Call) {
  const place = channelOf(local, param('channel'), query.get('guild') ?? undefined);
  const stored = findMessage(local, place.channel.id, param('message'));
  const user = personOf(local, query.get('as') ?? '');
  if (!stored || (stored.onlyFor !== null && stored.onlyFor !== user.id)) throw missing(`message ${param('message')}`);
  return { place, stored, user };
}
