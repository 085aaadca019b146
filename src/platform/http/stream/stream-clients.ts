import type { ChangeEvent } from '../../changes/change-store.ts';
import type { SubscriberGroup, SubscriberGroups } from './subscriber-groups.ts';

/** One stream of one client. While it catches up, live events are held back instead of written. */
export type StreamClient = {
  group: SubscriberGroup<StreamClient>;
  signInId: string;
  controller: ReadableStreamDefaultController<Uint8Array>;
  heldEvents: ChangeEvent[] | undefined;
  expiry: NodeJS.Timeout;
};

/** All open streams of this process. */
export type StreamClients = {
  readonly clients: Set<StreamClient>;
  readonly groups: SubscriberGroups<StreamClient>;
  /** Ends the subscription to the change feed; set while there are clients. */
  unsubscribe: (() => void) | undefined;
  heartbeatTimer: NodeJS.Timeout | undefined;
};

export const encoder = new TextEncoder();

/** Forgets a client. Without clients nothing is read or sent. */
export function removeClient(streams: StreamClients, client: StreamClient): void {
  if (!streams.clients.delete(client)) return;
  clearTimeout(client.expiry);
  streams.groups.removeClient(client.group, client);
  if (streams.clients.size > 0) return;
  streams.unsubscribe?.();
  streams.unsubscribe = undefined;
  clearInterval(streams.heartbeatTimer);
}

export function endStream(streams: StreamClients, client: StreamClient): void {
  if (!streams.clients.has(client)) return;
  removeClient(streams, client);
  client.controller.close();
}

/** Writes to a client, or drops it when it has left too much unread. */
export function write(streams: StreamClients, client: StreamClient, bytes: Uint8Array): void {
  if ((client.controller.desiredSize ?? 0) > 0) return client.controller.enqueue(bytes);
  removeClient(streams, client);
  // An error, unlike a close, also discards what is unread.
  client.controller.error(new Error('The client does not keep up.'));
}

/** Writes what a group has collected to those of its clients that do not catch up. */
export function flushGroup(streams: StreamClients, group: SubscriberGroup<StreamClient>): void {
  const text = streams.groups.takePending(group);
  if (text === '') return;
  const bytes = encoder.encode(text);
  for (const client of group.clients) if (client.heldEvents === undefined) write(streams, client, bytes);
}

/** Formats one event: data is JSON and ids are digits, so no line break in a value can begin another event. */
export const formatEvent = (event: ChangeEvent): string =>
  `id: ${event.id}\nevent: change\ndata: ${JSON.stringify(event)}\n\n`;
