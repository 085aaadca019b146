import type { ChangeFeed } from '../../changes/change-feed.ts';
import { isAfter, readEventId } from '../../changes/stream-position.ts';
import { encoder, flushGroup, formatEvent, write, type StreamClient, type StreamClients } from './stream-clients.ts';

/** What one stream requests. */
export type StreamRequest = {
  guildIds: readonly string[] | 'all';
  /** Null means every type. */
  events: readonly string[] | null;
  lastEventId: string | null;
  signInId: string;
  /** When the sign-in ends, in milliseconds since 1970; the stream ends with it. */
  expiresAtMs: number;
};

/** Sends a client what it missed, then lets it receive live events. */
export async function catchUp(
  streams: StreamClients & {
    changeFeed: Pick<ChangeFeed, 'ready' | 'position' | 'since'>;
    random: (below: number) => number;
  },
  client: StreamClient,
  { guildIds, events, lastEventId }: StreamRequest,
): Promise<void> {
  const { changeFeed } = streams;
  await changeFeed.ready();
  const missed =
    lastEventId === null ? undefined : await changeFeed.since(lastEventId, guildIds === 'all' ? null : guildIds);
  if (!streams.clients.has(client)) return;
  const retry = `retry: ${1_000 + streams.random(4_000)}\n`;
  if (missed === undefined) {
    return goLive(streams, client, `${retry}id: ${changeFeed.position()}\nevent: hello\ndata: {}\n\n`);
  }
  const hello = `${retry}event: hello\ndata: {}\n\n`;
  if (missed.reset) return goLive(streams, client, `${hello}id: ${changeFeed.position()}\nevent: reset\ndata: {}\n\n`);
  // The replay may read further than the change feed has delivered; those events arrive live.
  const replayed = missed.events.filter((event) => !isLaterEvent(event.id, changeFeed.position()));
  const last = replayed.at(-1)?.id ?? lastEventId ?? '';
  const liveEvents = client.heldEvents?.filter((event) => isLaterEvent(event.id, last)) ?? [];
  const matching = replayed.filter((event) => events === null || events.includes(event.data_type));
  return goLive(streams, client, hello + [...matching, ...liveEvents].map(formatEvent).join(''));
}

/** Synchronous to its end, so that nothing is lost or duplicated between replayed and live events. */
function goLive(streams: StreamClients, client: StreamClient, catchUpText: string): void {
  flushGroup(streams, client.group);
  client.heldEvents = undefined;
  client.group.catchingUp.delete(client);
  write(streams, client, encoder.encode(catchUpText));
}

function isLaterEvent(id: string, other: string): boolean {
  const [a, b] = [readEventId(id), readEventId(other)];
  return a !== undefined && b !== undefined && isAfter(a, b);
}
