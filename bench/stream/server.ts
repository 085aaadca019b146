// One server of the comparison, as a process of its own so that its CPU is only its own.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { ChangeEvent } from '../../src/platform/changes/record.ts';
import { createHub } from '../../src/platform/http/live.ts';
import { EVENTS_PER_SECOND, type FromServer, type ToServer } from './plan.ts';

const GUILD = '111111111111111111';

/** `bare` writes each event to each client by itself, as node:http alone would; `hub` is the program's own. */
const variants = { bare: startBare, hub: startHub };
const publish = process.argv[2] === 'hub' ? variants.hub() : variants.bare();
let sequence = 0;

const tell = (message: FromServer): void => void process.send?.(message);
process.on('message', ({ seconds }: ToServer) => {
  const from = process.cpuUsage();
  const first = sequence;
  const start = performance.now();
  // A late timer makes up for what it missed, so that both servers get the same number of events.
  const ticking = setInterval(() => {
    const due = Math.min(((performance.now() - start) * EVENTS_PER_SECOND) / 1_000, seconds * EVENTS_PER_SECOND);
    while (sequence - first < Math.floor(due)) {
      sequence += 1;
      publish(eventOf(sequence));
    }
  }, 1_000 / EVENTS_PER_SECOND);
  setTimeout(() => {
    clearInterval(ticking);
    // What was published last is still on its way for a batch.
    setTimeout(() => {
      const { user, system } = process.cpuUsage(from);
      tell({ cpuMs: (user + system) / 1_000, events: sequence - first, rssMb: process.memoryUsage.rss() / 2 ** 20 });
    }, 500);
  }, seconds * 1_000);
});

function eventOf(number: number): ChangeEvent {
  const moment = Date.now();
  return {
    id: `bench.${number}.1`,
    guild_id: GUILD,
    data_type: 'users',
    change_type: 'update',
    affected_ids: [String(number), String(moment)],
    at: new Date(moment).toISOString(),
  };
}

function startBare(): (event: ChangeEvent) => void {
  const clients = new Set<ServerResponse>();
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('event: hello\ndata: {}\n\n');
    clients.add(response);
    response.on('close', () => clients.delete(response));
  });
  // A server that listens on a port has an address with one.
  server.listen(0, '127.0.0.1', 4_096, () => tell({ port: (server.address() as AddressInfo).port }));
  return (event) => {
    for (const client of clients) client.write(`id: ${event.id}\nevent: change\ndata: ${JSON.stringify(event)}\n\n`);
  };
}

function startHub(): (event: ChangeEvent) => void {
  let heard: (batch: readonly ChangeEvent[]) => void = () => undefined;
  const tail = {
    subscribe: (listener: typeof heard) => {
      heard = listener;
      return () => undefined;
    },
    ready: () => Promise.resolve(),
    position: () => `bench.${sequence}.1`,
    since: () => Promise.resolve({ reset: true as const }),
  };
  const hub = createHub({ tail, nowMs: Date.now, random: () => 0, mostStreams: 100_000 });
  const fetch = (): Response =>
    hub.open({
      guildIds: [GUILD],
      events: null,
      lastEventId: null,
      signInId: 'bench',
      expiresAt: Date.now() + 3_600_000,
    });
  serve({ fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => tell({ port }));
  return (event) => heard([event]);
}
