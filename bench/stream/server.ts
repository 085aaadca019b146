// Runs one server of the comparison in its own process, so that its CPU can be measured.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { pino } from 'pino';
import { transactIn } from '../../src/platform/context.ts';
import { createChangeFeed } from '../../src/platform/changes/change-feed.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import { openPostgres } from '../../src/platform/db/postgres.ts';
import { grantAppRole } from '../../src/platform/db/roles.ts';
import { schemaFiles } from '../../tests/support/database/schema.ts';
import { startBenchPostgres } from '../support/bench-postgres.ts';
import type { ChangeEvent } from '../../src/platform/changes/change-store.ts';
import { createBroadcaster } from '../../src/platform/http/stream/broadcaster.ts';
import { EVENTS_PER_SECOND, type FromServer, type ToServer } from './protocol.ts';

const GUILD = '111111111111111111';
type Publish = (event: ChangeEvent) => void;

/**
 * `bare` writes each event to each client, as a plain node:http server would. `broadcaster` is the program's own, with events
 * passed to it directly. `committed` is the same behind the change feed, which reads the events from the database after
 * their commits.
 */
const variants: Record<string, () => Publish | Promise<Publish>> = {
  bare: startBare,
  broadcaster: startBroadcaster,
  committed: startCommitted,
};
const publish = (await variants[process.argv[2] ?? '']?.()) ?? startBare();
let sequence = 0;

const send = (message: FromServer): void => void process.send?.(message);
process.on('message', ({ seconds }: ToServer) => {
  const cpuAtStart = process.cpuUsage();
  const first = sequence;
  const start = performance.now();
  // A late timer publishes the events it missed, so that all servers get the same number of events.
  const timer = setInterval(() => {
    const dueCount = Math.min(((performance.now() - start) * EVENTS_PER_SECOND) / 1_000, seconds * EVENTS_PER_SECOND);
    while (sequence - first < Math.floor(dueCount)) {
      sequence += 1;
      publish(createEvent(sequence));
    }
  }, 1_000 / EVENTS_PER_SECOND);
  setTimeout(() => {
    clearInterval(timer);
    // The broadcaster still holds the last events until its batch interval ends.
    setTimeout(() => {
      const { user, system } = process.cpuUsage(cpuAtStart);
      send({ cpuMs: (user + system) / 1_000, events: sequence - first, rssMb: process.memoryUsage.rss() / 2 ** 20 });
    }, 500);
  }, seconds * 1_000);
});

function createEvent(number: number): ChangeEvent {
  const nowMs = Date.now();
  return {
    id: `bench.${number}.1`,
    guild_id: GUILD,
    data_type: 'users',
    change_type: 'update',
    affected_ids: [String(number), String(nowMs)],
    at: new Date(nowMs).toISOString(),
  };
}

function startBare(): Publish {
  const clients = new Set<ServerResponse>();
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('event: hello\ndata: {}\n\n');
    clients.add(response);
    response.on('close', () => clients.delete(response));
  });
  // A server that listens on a TCP port has an AddressInfo.
  server.listen(0, '127.0.0.1', 4_096, () => send({ port: (server.address() as AddressInfo).port }));
  return (event) => {
    for (const client of clients) client.write(`id: ${event.id}\nevent: change\ndata: ${JSON.stringify(event)}\n\n`);
  };
}

function startBroadcaster(): Publish {
  let notify: (batch: readonly ChangeEvent[]) => void = () => undefined;
  const changeFeed = {
    subscribe: (listener: typeof notify) => {
      notify = listener;
      return () => undefined;
    },
    ready: () => Promise.resolve(),
    position: () => `bench.${sequence}.1`,
    since: () => Promise.resolve({ reset: true as const }),
  };
  serveStreams(changeFeed);
  return (event) => notify([event]);
}

/** Commits each event in its own transaction, one after the other, and wakes the change feed after each commit. */
async function startCommitted(): Promise<Publish> {
  const postgres = await startBenchPostgres();
  const { DATABASE_URL: url = '', DATABASE_ADMIN_URL: adminUrl = '' } = postgres.environment;
  const owner = openPostgres({ url: adminUrl, max: 1 });
  await migrate(owner, schemaFiles());
  await grantAppRole(owner, 'economy_login');
  await owner.close();
  const db = openPostgres({ url });
  const changeFeed = createChangeFeed({ db, log: pino({ level: 'warn' }) });
  await changeFeed.start();
  serveStreams(changeFeed);
  const stop = async () => {
    await changeFeed.stop();
    await db.close();
    await postgres.server.stop();
    process.exit(0);
  };
  process.once('SIGTERM', () => void stop());
  let last: Promise<unknown> = Promise.resolve();
  return ({ data_type: dataType, change_type: changeType, affected_ids: affectedIds }) => {
    last = last.then(() =>
      transactIn(db, { guildId: GUILD, actor: { kind: 'system', job: 'bench' } }, (work) =>
        work.recordChange({ dataType, changeType, affectedIds: [...affectedIds] }),
      ).then(() => changeFeed.wake()),
    );
  };
}

function serveStreams(changeFeed: Parameters<typeof createBroadcaster>[0]['changeFeed']): void {
  const broadcaster = createBroadcaster({ changeFeed, nowMs: Date.now, random: () => 0, maxStreams: 100_000 });
  const fetch = (): Response =>
    broadcaster.open({
      guildIds: [GUILD],
      events: null,
      lastEventId: null,
      signInId: 'bench',
      expiresAtMs: Date.now() + 3_600_000,
    });
  serve({ fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => send({ port }));
}
