import type { ChangeEvent } from '../../changes/change-store.ts';
import { isAfter, readEventId } from '../../changes/stream-position.ts';
import type { ChangeFeed } from '../../changes/change-feed.ts';
import { defineRefusals } from '../../refusal.ts';
import type { DataType } from '../../work.ts';
import { createSubscriberGroups, type SubscriberGroup } from './subscriber-groups.ts';

/** What one stream requests. */
export type StreamRequest = {
  guildIds: readonly string[] | 'all';
  /** Null means every type. */
  events: readonly DataType[] | null;
  lastEventId: string | null;
  signInId: string;
  /** When the sign-in ends, in milliseconds since 1970; the stream ends with it. */
  expiresAtMs: number;
};

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

const refuse = defineRefusals({ too_many_streams: 'too_soon' });
const encoder = new TextEncoder();
const HEARTBEAT = encoder.encode(': heartbeat\n\n');
const MAX_TIMER_MS = 2 ** 31 - 1;

/** One stream of one client. While it catches up, live events are held back instead of written. */
type Client = {
  group: SubscriberGroup<Client>;
  signInId: string;
  controller: ReadableStreamDefaultController<Uint8Array>;
  heldEvents: ChangeEvent[] | undefined;
  expiry: NodeJS.Timeout;
};

/** Formats one event: data is JSON and ids are digits, so no line break in a value can begin another event. */
const formatEvent = (event: ChangeEvent): string =>
  `id: ${event.id}\nevent: change\ndata: ${JSON.stringify(event)}\n\n`;

function isLaterEvent(id: string, other: string): boolean {
  const [a, b] = [readEventId(id), readEventId(other)];
  return a !== undefined && b !== undefined && isAfter(a, b);
}

/**
 * Sends changes to any number of streams: an event is encoded once, the bytes are shared by all clients with the same
 * filter, and nobody waits for a slow reader. Each stream begins with `hello`; `reset` means that everything must be
 * reloaded.
 */
export function createBroadcaster(dependencies: BroadcasterDependencies) {
  const { changeFeed, heartbeatMs = 15_000, flushMs = 100, maxUnreadBytes = 1_048_576, maxStreams = 10 } = dependencies;
  const clients = new Set<Client>();
  const groups = createSubscriberGroups<Client>();
  let flushTimer: NodeJS.Timeout | undefined;
  let heartbeatTimer: NodeJS.Timeout | undefined;
  let unsubscribe: (() => void) | undefined;

  const removeClient = (client: Client): void => {
    if (!clients.delete(client)) return;
    clearTimeout(client.expiry);
    groups.removeClient(client.group, client);
    if (clients.size > 0) return;
    unsubscribe?.();
    unsubscribe = undefined;
    clearInterval(heartbeatTimer);
  };
  const endStream = (client: Client): void => {
    if (!clients.has(client)) return;
    removeClient(client);
    client.controller.close();
  };
  const write = (client: Client, bytes: Uint8Array): void => {
    if ((client.controller.desiredSize ?? 0) > 0) return client.controller.enqueue(bytes);
    removeClient(client);
    // An error, unlike a close, also discards what is unread.
    client.controller.error(new Error('The client does not keep up.'));
  };
  const flush = (group: SubscriberGroup<Client>): void => {
    const text = groups.takePending(group);
    if (text === '') return;
    const bytes = encoder.encode(text);
    for (const client of group.clients) if (client.heldEvents === undefined) write(client, bytes);
  };
  const flushAll = (): void => {
    flushTimer = undefined;
    for (const group of groups.pending()) flush(group);
  };

  const onChanges = (batch: readonly ChangeEvent[]): void => {
    for (const event of batch) {
      let text: string | undefined;
      for (const group of groups.groupsFor(event)) {
        text ??= formatEvent(event);
        groups.append(group, text);
        for (const client of group.catchingUp) client.heldEvents?.push(event);
      }
    }
    flushTimer ??= setTimeout(flushAll, flushMs);
  };
  const resetClients = (): void => {
    const bytes = encoder.encode(`id: ${changeFeed.position()}\nevent: reset\ndata: {}\n\n`);
    for (const group of groups.pending()) groups.takePending(group);
    for (const client of clients) {
      // A client that is catching up may have read events of the old epoch: it reconnects.
      if (client.heldEvents === undefined) write(client, bytes);
      else endStream(client);
    }
  };
  const sendHeartbeats = (): void => {
    for (const client of clients) write(client, HEARTBEAT);
  };

  /** Synchronous to its end, so that nothing is lost or duplicated between replayed and live events. */
  const goLive = (client: Client, catchUpText: string): void => {
    flush(client.group);
    client.heldEvents = undefined;
    client.group.catchingUp.delete(client);
    write(client, encoder.encode(catchUpText));
  };
  const catchUp = async (client: Client, { guildIds, events, lastEventId }: StreamRequest): Promise<void> => {
    await changeFeed.ready();
    const missed =
      lastEventId === null ? undefined : await changeFeed.since(lastEventId, guildIds === 'all' ? null : guildIds);
    if (!clients.has(client)) return;
    const retry = `retry: ${1_000 + dependencies.random(4_000)}\n`;
    if (missed === undefined) {
      return goLive(client, `${retry}id: ${changeFeed.position()}\nevent: hello\ndata: {}\n\n`);
    }
    const hello = `${retry}event: hello\ndata: {}\n\n`;
    if (missed.reset) return goLive(client, `${hello}id: ${changeFeed.position()}\nevent: reset\ndata: {}\n\n`);
    // The replay may read further than the change feed has delivered; those events arrive live.
    const replayed = missed.events.filter((event) => !isLaterEvent(event.id, changeFeed.position()));
    const last = replayed.at(-1)?.id ?? lastEventId ?? '';
    const liveEvents = client.heldEvents?.filter((event) => isLaterEvent(event.id, last)) ?? [];
    const matching = replayed.filter((event) => events === null || events.includes(event.data_type));
    return goLive(client, hello + [...matching, ...liveEvents].map(formatEvent).join(''));
  };

  const addClient = (request: StreamRequest, controller: Client['controller']): Client => {
    const { signInId, expiresAtMs } = request;
    const group = groups.getOrCreate(request.guildIds, request.events);
    const remainingMs = Math.min(Math.max(expiresAtMs - dependencies.nowMs(), 0), MAX_TIMER_MS);
    const expiry = setTimeout(() => endStream(client), remainingMs);
    const client: Client = { group, signInId, controller, heldEvents: [], expiry };
    if (clients.size === 0) {
      unsubscribe = changeFeed.subscribe(onChanges, resetClients);
      heartbeatTimer = setInterval(sendHeartbeats, heartbeatMs);
    }
    clients.add(client);
    group.clients.add(client);
    group.catchingUp.add(client);
    // Without the database there is nothing to catch up with: the client reconnects.
    catchUp(client, request).catch(() => endStream(client));
    return client;
  };

  return {
    /** Opens a stream. Refuses with `too_many_streams` when its sign-in has reached the maximum. */
    open(request: StreamRequest): Response {
      const open = [...clients].filter(({ signInId }) => signInId === request.signInId).length;
      if (open >= maxStreams) throw refuse('too_many_streams', { limit: maxStreams });
      let client: Client | undefined;
      const body = new ReadableStream<Uint8Array>(
        {
          start: (controller) => {
            client = addClient(request, controller);
          },
          cancel: () => {
            if (client !== undefined) removeClient(client);
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
    },
    /** Ends every stream of a sign-in that was signed out or revoked. */
    endSignIn(signInId: string): void {
      for (const client of clients) if (client.signInId === signInId) endStream(client);
    },
    /** Ends all streams when the program stops; clients reconnect, spread by their `retry`. */
    close(): void {
      clearTimeout(flushTimer);
      flushAll();
      for (const client of clients) endStream(client);
    },
    /** Number of open streams. */
    get size(): number {
      return clients.size;
    },
  };
}
export type Broadcaster = ReturnType<typeof createBroadcaster>;
