import { PermissionFlagsBits as bit } from 'discord-api-types/v10';
import {
  type Act,
  actSchema,
  authorizationSchema,
  faultChangeSchema,
  manyActsSchema,
  newMessageSchema,
  type Outcome,
} from '../control-contract.ts';
import { outcomeWithin } from '../interactions/book.ts';
import type { MessageBody } from '../limits/message-body.ts';
import type { LocalDiscord } from '../local-discord.ts';
import { pinned, setPinned } from '../routes/pins.ts';
import { grantCode } from '../wire/oauth-grants.ts';
import type { Answer, Call, Route } from '../wire/router.ts';
import { permissionsIn, writingBit } from '../world/access.ts';
import { may } from '../world/permissions.ts';
import { findMessage, postMessage, removeMessage } from '../world/messages.ts';
import { addReaction, demandEmoji, removeReaction } from '../world/reactions.ts';
import { dmWith, type StoredMessage } from '../world/world.ts';
import { perform } from './acts.ts';
import { changeFaults } from './faults.ts';
import { channelOf, personOf, type Scene, sceneOf } from './people.ts';
import { ControlRefusal, forbidden, missing, parse } from './refuse.ts';
import { messagesSeenBy, stateView } from './views.ts';

const defaultWaitMs = 5_000;

/** What people see and do: messages, interactions, faults, the wire log. */
export const actRoutes: Route[] = [
  {
    method: 'GET',
    path: '/state',
    handle: (local, { query }) => ({ status: 200, body: stateView(local, count(query, 25, 10_000)) }),
  },
  { method: 'GET', path: '/faults', handle: (local) => ({ status: 200, body: local.faults }) },
  {
    method: 'PATCH',
    path: '/faults',
    handle: (local, { body }) => ({ status: 200, body: changeFaults(local, parse(faultChangeSchema, body)) }),
  },
  {
    method: 'GET',
    path: '/wire',
    handle: (local, { query }) => ({ status: 200, body: local.wire.last(count(query, 200, 200)) }),
  },
  {
    method: 'GET',
    path: '/dm',
    handle: (local, { query }) => ({ status: 200, body: dmWith(local.world, personOf(local, query.get('as') ?? '')) }),
  },
  { method: 'POST', path: '/oauth2/authorize', handle: allowApplication },
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
  {
    method: 'POST',
    path: '/interactions',
    handle: async (local, { body }) => ({ status: 200, body: await actOut(local, parse(actSchema, body)) }),
  },
  { method: 'POST', path: '/interactions/many', handle: actMany },
  {
    method: 'GET',
    path: '/interactions/:interaction',
    handle: async (local, { param, query }) => {
      const record = local.interactions.byId.get(param('interaction'));
      if (!record) throw missing(`interaction ${param('interaction')}`);
      const waitMs = Math.min(60_000, Math.max(0, Number(query.get('waitMs') ?? 0) || 0));
      return { status: 200, body: await outcomeWithin(record, waitMs) };
    },
  },
];

function actOut(local: LocalDiscord, act: Act): Promise<Outcome> {
  return outcomeWithin(perform(local, act), act.waitMs ?? defaultWaitMs);
}

/** One refused act does not stop the others: it comes back as a failed outcome without an id. */
async function actMany(local: LocalDiscord, { body }: Call): Promise<Answer> {
  const { acts, concurrency = acts.length } = parse(manyActsSchema, body);
  const outcomes: Outcome[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next; at < acts.length; at = next) {
      next += 1;
      const act = acts[at];
      if (act) outcomes[at] = await actOrFail(local, act);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, acts.length) }, work));
  return { status: 200, body: outcomes };
}

async function actOrFail(local: LocalDiscord, act: Act): Promise<Outcome> {
  try {
    return await actOut(local, act);
  } catch (error) {
    if (!(error instanceof ControlRefusal)) throw error;
    return { interactionId: '', state: 'failed', followUps: [], error: error.message };
  }
}

/** What saying yes on Discord's own page does. */
function allowApplication(local: LocalDiscord, { body }: Call): Answer {
  const wish = parse(authorizationSchema, body);
  if (wish.client_id !== local.settings.applicationId) throw missing(`application ${wish.client_id}`);
  const location = new URL(wish.redirect_uri);
  location.searchParams.set('code', grantCode(local, { ...wish, userId: personOf(local, wish.as).id }));
  if (wish.state !== undefined) location.searchParams.set('state', wish.state);
  return { status: 200, body: { location: location.href } };
}

function readMessages(local: LocalDiscord, { param, query }: Call): Answer {
  const as = query.get('as');
  const user = as === null ? undefined : personOf(local, as);
  const guild = query.get('guild') ?? undefined;
  const isDm = param('channel') === '@dm' && as !== null;
  const place = isDm ? sceneOf(local, { as, channel: '@dm' }).place : channelOf(local, param('channel'), guild);
  const how = { userId: user?.id, limit: count(query, 50, 1_000), before: query.get('before') };
  return { status: 200, body: messagesSeenBy(local, place, how) };
}

function sayMessage(local: LocalDiscord, { body }: Call): Answer {
  const wish = parse(newMessageSchema, body);
  const { user, place } = sceneOf(local, wish);
  if (!may(permissionsIn(local, place, user.id), writingBit(place)))
    throw forbidden('They cannot write in that channel.');
  const said: MessageBody = { content: wish.content, flags: 0, enforceNonce: false, mentions: null, tts: false };
  const files = (wish.files ?? []).map((file, at) => ({
    key: String(at),
    filename: file.filename,
    contentType: file.content_type ?? 'application/octet-stream',
    bytes: Buffer.from(file.data, 'base64'),
  }));
  return { status: 201, body: postMessage(local, { place, author: user, body: said, files }).message };
}

function react(local: LocalDiscord, call: Call): Answer {
  const { user, place, stored } = seen(local, call);
  const emoji = demandEmoji(call.param('emoji')).name;
  const held = permissionsIn(local, place, user.id);
  if (!stored.reactions?.has(emoji) && !may(held, bit.AddReactions)) throw forbidden('They may not react there.');
  addReaction(local, { place, stored }, { userId: user.id, emoji });
  return { status: 200, body: stored.message };
}

function unreact(local: LocalDiscord, call: Call): Answer {
  const { user, place, stored } = seen(local, call);
  removeReaction(local, { place, stored }, { userId: user.id, emoji: call.param('emoji') });
  return { status: 200, body: stored.message };
}

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

function count(query: URLSearchParams, usual: number, max: number): number {
  const given = Number(query.get('limit') ?? usual);
  return Number.isInteger(given) ? Math.min(max, Math.max(1, given)) : usual;
}
