import type { ChangeEvent } from '../../changes/change-store.ts';
import { isAfter, readEventId } from '../../changes/stream-position.ts';
import type { Tail } from '../../changes/change-feed.ts';
import { defineRefusals } from '../../refusal.ts';
import type { DataType } from '../../work.ts';
import { createRooms, type Room } from './subscriber-groups.ts';

/** What one stream wants to hear. */
export type StreamRequest = {
  guildIds: readonly string[] | 'all';
  /** Null is every type. */
  events: readonly DataType[] | null;
  lastEventId: string | null;
  signInId: string;
  /** When the sign-in ends, in milliseconds since 1970: the stream ends with it. */
  expiresAt: number;
};

export type HubParts = {
  tail: Pick<Tail, 'subscribe' | 'ready' | 'position' | 'since'>;
  nowMs: () => number;
  /** A whole number below its argument: it spreads the reconnects of many clients. */
  random: (below: number) => number;
  heartbeatMs?: number;
  /** How long events are gathered before they are sent. */
  flushMs?: number;
  /** A client that leaves more than this unread is dropped, and resumes when it can. */
  mostUnreadBytes?: number;
  /** Streams of one sign-in. */
  mostStreams?: number;
};

const refuse = defineRefusals({ too_many_streams: 'too_soon' });
const encoder = new TextEncoder();
const HEARTBEAT = encoder.encode(': heartbeat\n\n');
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** One stream of one client. While it is catching up, what happens is held for it instead of written. */
type Client = {
  room: Room<Client>;
  signInId: string;
  controller: ReadableStreamDefaultController<Uint8Array>;
  held: ChangeEvent[] | undefined;
  expiry: NodeJS.Timeout;
};

/** The text of one event: data is JSON and ids are digits, so no line break in a value can begin another event. */
const frame = (event: ChangeEvent): string => `id: ${event.id}\nevent: change\ndata: ${JSON.stringify(event)}\n\n`;

function isLater(id: string, than: string): boolean {
  const [a, b] = [readEventId(id), readEventId(than)];
  return a !== undefined && b !== undefined && isAfter(a, b);
}

/**
 * Carries changes to any number of streams: an event is encoded once, the bytes are shared by all who hear the same, and
 * nobody waits for a slow reader. Each stream begins with `hello`; `reset` says that everything must be read anew.
 */
export function createHub(parts: HubParts) {
  const { tail, heartbeatMs = 15_000, flushMs = 100, mostUnreadBytes = 1_048_576, mostStreams = 10 } = parts;
  const clients = new Set<Client>();
  const rooms = createRooms<Client>();
  let flushing: NodeJS.Timeout | undefined;
  let beating: NodeJS.Timeout | undefined;
  let unsubscribe: (() => void) | undefined;

  const leave = (client: Client): void => {
    if (!clients.delete(client)) return;
    clearTimeout(client.expiry);
    rooms.leave(client.room, client);
    if (clients.size > 0) return;
    unsubscribe?.();
    unsubscribe = undefined;
    clearInterval(beating);
  };
  const end = (client: Client): void => {
    if (!clients.has(client)) return;
    leave(client);
    client.controller.close();
  };
  const write = (client: Client, bytes: Uint8Array): void => {
    if ((client.controller.desiredSize ?? 0) > 0) return client.controller.enqueue(bytes);
    leave(client);
    // An error, unlike a close, also throws away what lies unread.
    client.controller.error(new Error('The client does not keep up.'));
  };
  const flush = (room: Room<Client>): void => {
    const text = rooms.take(room);
    if (text === '') return;
    const bytes = encoder.encode(text);
    for (const client of room.members) if (client.held === undefined) write(client, bytes);
  };
  const flushAll = (): void => {
    flushing = undefined;
    for (const room of rooms.waiting()) flush(room);
  };

  const heard = (batch: readonly ChangeEvent[]): void => {
    for (const event of batch) {
      let text: string | undefined;
      for (const room of rooms.hearing(event)) {
        text ??= frame(event);
        rooms.add(room, text);
        for (const client of room.catchingUp) client.held?.push(event);
      }
    }
    flushing ??= setTimeout(flushAll, flushMs);
  };
  const startOver = (): void => {
    const bytes = encoder.encode(`id: ${tail.position()}\nevent: reset\ndata: {}\n\n`);
    for (const room of rooms.waiting()) rooms.take(room);
    for (const client of clients) {
      // What one of these was told it missed may be of the time before: it comes again.
      if (client.held === undefined) write(client, bytes);
      else end(client);
    }
  };
  const beat = (): void => {
    for (const client of clients) write(client, HEARTBEAT);
  };

  /** From here to its end nothing else runs, so nothing is lost or doubled between the past and the present. */
  const goLive = (client: Client, past: string): void => {
    flush(client.room);
    client.held = undefined;
    client.room.catchingUp.delete(client);
    write(client, encoder.encode(past));
  };
  const catchUp = async (client: Client, { guildIds, events, lastEventId }: StreamRequest): Promise<void> => {
    await tail.ready();
    const missed =
      lastEventId === null ? undefined : await tail.since(lastEventId, guildIds === 'all' ? null : guildIds);
    if (!clients.has(client)) return;
    const retry = `retry: ${1_000 + parts.random(4_000)}\n`;
    if (missed === undefined) {
      return goLive(client, `${retry}id: ${tail.position()}\nevent: hello\ndata: {}\n\n`);
    }
    const hello = `${retry}event: hello\ndata: {}\n\n`;
    if (missed.reset) return goLive(client, `${hello}id: ${tail.position()}\nevent: reset\ndata: {}\n\n`);
    // The look back may see further than the tail has told: what the tail has not told yet comes live.
    const told = missed.events.filter((event) => !isLater(event.id, tail.position()));
    const last = told.at(-1)?.id ?? lastEventId ?? '';
    const since = client.held?.filter((event) => isLater(event.id, last)) ?? [];
    const wanted = told.filter((event) => events === null || events.includes(event.data_type));
    return goLive(client, hello + [...wanted, ...since].map(frame).join(''));
  };

  const join = (request: StreamRequest, controller: Client['controller']): Client => {
    const { signInId, expiresAt } = request;
    const room = rooms.of(request.guildIds, request.events);
    const restMs = Math.min(Math.max(expiresAt - parts.nowMs(), 0), LONGEST_TIMER_MS);
    const expiry = setTimeout(() => end(client), restMs);
    const client: Client = { room, signInId, controller, held: [], expiry };
    if (clients.size === 0) {
      unsubscribe = tail.subscribe(heard, startOver);
      beating = setInterval(beat, heartbeatMs);
    }
    clients.add(client);
    room.members.add(client);
    room.catchingUp.add(client);
    // Without the database there is nothing to catch up with: the client comes again.
    catchUp(client, request).catch(() => end(client));
    return client;
  };

  return {
    /** Opens a stream. Refuses `too_many_streams` when its sign-in has the most it may have. */
    open(request: StreamRequest): Response {
      const open = [...clients].filter(({ signInId }) => signInId === request.signInId).length;
      if (open >= mostStreams) throw refuse('too_many_streams', { limit: mostStreams });
      let client: Client | undefined;
      const body = new ReadableStream<Uint8Array>(
        {
          start: (controller) => {
            client = join(request, controller);
          },
          cancel: () => {
            if (client !== undefined) leave(client);
          },
        },
        { highWaterMark: mostUnreadBytes, size: (bytes) => bytes?.byteLength ?? 0 },
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
      for (const client of clients) if (client.signInId === signInId) end(client);
    },
    /** Ends all, for a stop of the program: clients come again, spread by their `retry`. */
    close(): void {
      clearTimeout(flushing);
      flushAll();
      for (const client of clients) end(client);
    },
    /** Open streams. */
    get size(): number {
      return clients.size;
    },
  };
}
export type Hub = ReturnType<typeof createHub>;
