import type { ChangeEvent } from '../../changes/change-store.ts';
import type { ChangeFeed } from '../../changes/change-feed.ts';
import { refuse } from '../../refusals.ts';
import { catchUp, type StreamRequest } from './catch-up.ts';
import {
  encoder,
  endStream,
  flushGroup,
  formatEvent,
  removeClient,
  write,
  type StreamClient,
  type StreamClients,
} from './stream-clients.ts';
import { createSubscriberGroups } from './subscriber-groups.ts';

export type BroadcasterDependencies = {
  changeFeed: Pick<ChangeFeed, 'subscribe' | 'ready' | 'position' | 'since'>;
  nowMs: () => number;
  /** Returns a non-negative integer below its argument; it spreads the reconnects of many clients. */
  random: (below: number) => number;
  heartbeatMs?: number;
  /** How long events are collected before they are sent. */
  flushMs?: number;
  /** A client that leaves more than this unread is dropped, and resumes when it can. */
  maxUnreadBytes?: number;
  /** Maximum number of streams of one sign-in. */
  maxStreams?: number;
};

const HEARTBEAT = encoder.encode(': heartbeat\n\n');
const MAX_TIMER_MS = 2 ** 31 - 1;

type BroadcasterState = StreamClients &
  Required<BroadcasterDependencies> & {
    flushTimer: NodeJS.Timeout | undefined;
  };

/**
 * Sends changes to any number of streams: an event is encoded once, the bytes are shared by all clients with the same
 * filter, and nobody waits for a slow reader. Each stream begins with `hello`; `reset` means that everything must be
 * reloaded.
 */
export function createBroadcaster(dependencies: BroadcasterDependencies) {
  const { heartbeatMs = 15_000, flushMs = 100, maxUnreadBytes = 1_048_576, maxStreams = 10 } = dependencies;
  const state: BroadcasterState = {
    ...dependencies,
    heartbeatMs,
    flushMs,
    maxUnreadBytes,
    maxStreams,
    clients: new Set(),
    groups: createSubscriberGroups<StreamClient>(),
    flushTimer: undefined,
    heartbeatTimer: undefined,
    unsubscribe: undefined,
  };
  return {
    /** Opens a stream. Refuses with `too_many_streams` when its sign-in has reached the maximum. */
    open: (request: StreamRequest): Response => createStreamResponse(state, request),
    /** Ends every stream of a sign-in that was signed out or revoked. */
    endSignIn(signInId: string): void {
      for (const client of state.clients) if (client.signInId === signInId) endStream(state, client);
    },
    /** Ends all streams when the program stops; clients reconnect, spread by their `retry`. */
    close(): void {
      clearTimeout(state.flushTimer);
      flushAll(state);
      for (const client of state.clients) endStream(state, client);
    },
    /** Number of open streams. */
    get size(): number {
      return state.clients.size;
    },
  };
}

function createStreamResponse(state: BroadcasterState, request: StreamRequest): Response {
  const { clients, maxStreams, maxUnreadBytes } = state;
  const open = [...clients].filter(({ signInId }) => signInId === request.signInId).length;
  if (open >= maxStreams) throw refuse('too_many_streams', { limit: maxStreams });
  let client: StreamClient | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        client = addClient(state, request, controller);
      },
      cancel: () => {
        if (client !== undefined) removeClient(state, client);
      },
    },
    { highWaterMark: maxUnreadBytes, size: (bytes) => bytes?.byteLength ?? 0 },
  );
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    },
  });
}

function addClient(
  state: BroadcasterState,
  request: StreamRequest,
  controller: StreamClient['controller'],
): StreamClient {
  const { clients, groups, changeFeed } = state;
  const { signInId, expiresAtMs } = request;
  const group = groups.getOrCreate(request.guildIds, request.events);
  const remainingMs = Math.min(Math.max(expiresAtMs - state.nowMs(), 0), MAX_TIMER_MS);
  const expiry = setTimeout(() => endStream(state, client), remainingMs);
  const client: StreamClient = { group, signInId, controller, heldEvents: [], expiry };
  if (clients.size === 0) {
    state.unsubscribe = changeFeed.subscribe(
      (batch) => onChanges(state, batch),
      () => resetClients(state),
    );
    state.heartbeatTimer = setInterval(sendHeartbeats, state.heartbeatMs, state);
  }
  clients.add(client);
  group.clients.add(client);
  group.catchingUp.add(client);
  // Without the database there is nothing to catch up with: the client reconnects.
  catchUp(state, client, request).catch(() => endStream(state, client));
  return client;
}

function onChanges(state: BroadcasterState, batch: readonly ChangeEvent[]): void {
  const { groups } = state;
  for (const event of batch) {
    let text: string | undefined;
    for (const group of groups.groupsFor(event)) {
      text ??= formatEvent(event);
      groups.append(group, text);
      for (const client of group.catchingUp) client.heldEvents?.push(event);
    }
  }
  state.flushTimer ??= setTimeout(flushAll, state.flushMs, state);
}

function flushAll(state: BroadcasterState): void {
  state.flushTimer = undefined;
  for (const group of state.groups.pending()) flushGroup(state, group);
}

function resetClients(state: BroadcasterState): void {
  const { clients, groups, changeFeed } = state;
  const bytes = encoder.encode(`id: ${changeFeed.position()}\nevent: reset\ndata: {}\n\n`);
  for (const group of groups.pending()) groups.takePending(group);
  for (const client of clients) {
    // A client that is catching up may have read events of the old epoch: it reconnects.
    if (client.heldEvents === undefined) write(state, client, bytes);
    else endStream(state, client);
  }
}

function sendHeartbeats(state: BroadcasterState): void {
  for (const client of state.clients) write(state, client, HEARTBEAT);
}
