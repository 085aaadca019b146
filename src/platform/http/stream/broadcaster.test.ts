import { once } from 'node:events';
import { request } from 'node:http';
import { serve } from '@hono/node-server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { readSse, type SseClient } from '../../../../tests/support/sse-client.ts';
import { engines, testDatabase, type TestDatabase } from '../../../../tests/support/database/test-database.ts';
import { startNewEpoch } from '../../changes/change-store.ts';
import { createChangeFeed, type ChangeFeed } from '../../changes/change-feed.ts';
import { acrossGuilds, transactIn } from '../../context.ts';
import { createLog } from '../../log.ts';
import { Refusal } from '../../refusal.ts';
import type { Actor } from '../../work.ts';
import { createBroadcaster } from './broadcaster.ts';

const GUILD_ID = '111111111111111111';
const OTHER_GUILD_ID = '222222222222222222';
const actor: Actor = { kind: 'system', job: 'test' };
const log = createLog({ level: 'silent' });
const soon = { timeout: 15_000, interval: 10 };
const LATER_MS = 60_000;

describe.each(engines)('on %s', (engine) => {
  let database: TestDatabase;
  let changeFeed: ChangeFeed;
  let broadcaster: ReturnType<typeof createBroadcaster>;
  let stopServing: () => Promise<void>;
  let url: string;
  const clients: SseClient[] = [];

  beforeAll(async () => {
    database = await testDatabase(engine);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    changeFeed = createChangeFeed({ db: database.app, log });
    await changeFeed.start();
    broadcaster = createBroadcaster({
      changeFeed,
      nowMs: Date.now,
      random: () => 0,
      flushMs: 20,
      heartbeatMs: 100,
      maxUnreadBytes: 200_000,
    });
    const server = serve({ fetch: handleStreamRequest, hostname: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');
    url = `http://127.0.0.1:${address.port}`;
    stopServing = () => new Promise((done) => server.close(() => done()));
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.stop();
    broadcaster.close();
    await stopServing();
    await changeFeed.stop();
  });

  /** What the server's stream route does after it has authorized the caller. */
  function handleStreamRequest(streamRequest: Request): Response {
    const { searchParams } = new URL(streamRequest.url);
    const guilds = searchParams.get('guilds') ?? '*';
    const events = searchParams.get('events')?.split(',');
    try {
      return broadcaster.open({
        guildIds: guilds === '*' ? 'all' : guilds.split(','),
        events: events ?? null,
        lastEventId: streamRequest.headers.get('last-event-id'),
        signInId: searchParams.get('sign_in') ?? 'somebody',
        expiresAtMs: Date.now() + Number(searchParams.get('lasts') ?? LATER_MS),
      });
    } catch (error) {
      if (error instanceof Refusal) return Response.json({ code: error.code, kind: error.kind }, { status: 429 });
      throw error;
    }
  }
  async function connect(query: string, lastEventId?: string): Promise<SseClient> {
    const client = await readSse(`${url}/?${query}`, lastEventId);
    clients.push(client);
    return client;
  }
  async function connectAndWait(query: string, lastEventId?: string): Promise<SseClient> {
    const client = await connect(query, lastEventId);
    await vi.waitFor(() => expect(client.events[0]?.event).toBe('hello'), soon);
    return client;
  }
  const commitChange = async (guildId: string, ids: readonly string[], dataType = 'users'): Promise<void> => {
    await transactIn(database.app, { guildId, actor }, async (work) => {
      for (const id of ids) await work.recordChange({ dataType, changeType: 'update', affectedIds: [id] });
    });
    changeFeed.wake();
  };
  const idsOf = (client: SseClient): string[] =>
    client.events
      .filter(({ event }) => event === 'change')
      .flatMap(({ data }) => (JSON.parse(data) as { affected_ids: string[] }).affected_ids);

  test('clients of two guilds get only their own changes, and a client of all guilds gets both', async () => {
    const [here, there, all] = [
      await connectAndWait(`guilds=${GUILD_ID}`),
      await connectAndWait(`guilds=${OTHER_GUILD_ID}`),
      await connectAndWait('guilds=*'),
    ];
    await commitChange(GUILD_ID, ['mine']);
    await commitChange(OTHER_GUILD_ID, ['yours']);
    await vi.waitFor(() => expect(idsOf(all)).toEqual(['mine', 'yours']), soon);
    await vi.waitFor(() => expect([idsOf(here), idsOf(there)]).toEqual([['mine'], ['yours']]), soon);
  });

  test('events= filters by data type, and an event has six fields and its id', async () => {
    const client = await connectAndWait(`guilds=${GUILD_ID}&events=tasks,shop`);
    await commitChange(GUILD_ID, ['a user']);
    await commitChange(GUILD_ID, ['a task'], 'tasks');
    await vi.waitFor(() => expect(idsOf(client)).toEqual(['a task']), soon);
    const event = client.events.find((one) => one.event === 'change');
    const data = JSON.parse(event?.data ?? '{}') as Record<string, unknown>;
    expect(Object.keys(data)).toEqual(['id', 'guild_id', 'data_type', 'change_type', 'affected_ids', 'at']);
    expect(data).toMatchObject({ id: event?.id, guild_id: GUILD_ID, data_type: 'tasks', change_type: 'update' });
  });

  test('after two hundred missed events a client resumes without a gap or a repeat', async () => {
    const first = await connectAndWait(`guilds=${GUILD_ID}`);
    await commitChange(GUILD_ID, ['before']);
    await vi.waitFor(() => expect(idsOf(first)).toEqual(['before']), soon);
    first.stop();
    const missed = Array.from({ length: 200 }, (_, number) => `missed ${number}`);
    await commitChange(GUILD_ID, missed.slice(0, 100));
    await commitChange(OTHER_GUILD_ID, ['not mine']);
    await commitChange(GUILD_ID, missed.slice(100));
    // Other changes are committed during the reconnect, which could cause a gap or a repeat.
    const meanwhile = Array.from({ length: 40 }, (_, number) => `meanwhile ${number}`);
    const writing = (async () => {
      for (const id of meanwhile) await commitChange(GUILD_ID, [id]);
    })();
    const second = await connect(`guilds=${GUILD_ID}`, first.lastEventId());
    await writing;
    await vi.waitFor(() => expect(idsOf(second)).toHaveLength(240), soon);
    expect(idsOf(second)).toEqual([...missed, ...meanwhile]);
    expect(second.events.map(({ event }) => event)).not.toContain('reset');
  });

  test('a client that has received no event resumes from its hello', async () => {
    const first = await connectAndWait(`guilds=${GUILD_ID}`);
    first.stop();
    await commitChange(GUILD_ID, ['in between']);
    await vi.waitFor(async () => {
      const missed = await changeFeed.since(first.lastEventId(), [GUILD_ID]);
      expect(missed.reset || missed.events.length === 1).toBe(true);
    }, soon);
    const second = await connectAndWait(`guilds=${GUILD_ID}`, first.lastEventId());
    await vi.waitFor(() => expect(idsOf(second)).toEqual(['in between']), soon);
  });

  test('an unknown id, and every id from before a restore, gets a reset', async () => {
    const first = await connectAndWait(`guilds=${GUILD_ID}`);
    await commitChange(GUILD_ID, ['before']);
    await vi.waitFor(() => expect(idsOf(first)).toEqual(['before']), soon);
    const stranger = await connectAndWait(`guilds=${GUILD_ID}`, 'nonsense');
    await vi.waitFor(() => expect(stranger.events[1]?.event).toBe('reset'), soon);
    await acrossGuilds(database.app, startNewEpoch);
    await vi.waitFor(() => expect(first.events.at(-1)?.event).toBe('reset'), soon);
    const second = await connectAndWait(`guilds=${GUILD_ID}`, first.events[1]?.id ?? '');
    await vi.waitFor(() => expect(second.events[1]?.event).toBe('reset'), soon);
    await commitChange(GUILD_ID, ['after']);
    await vi.waitFor(() => expect([idsOf(first), idsOf(second)]).toEqual([['before', 'after'], ['after']]), soon);
  });

  test('no value can forge an event', async () => {
    const client = await connectAndWait(`guilds=${GUILD_ID}`);
    const forged = '7\r\n\r\nevent: change\rdata: {"guild_id":"1"}\n\nid: 5\u2028';
    await commitChange(GUILD_ID, [forged]);
    await vi.waitFor(() => expect(idsOf(client)).toEqual([forged]), soon);
    expect(client.events.map(({ event }) => event)).toEqual(['hello', 'change']);
  });

  test('a heartbeat keeps the connection open, and hello sets the retry time', async () => {
    const client = await connectAndWait(`guilds=${GUILD_ID}`);
    await vi.waitFor(() => expect(client.comments()).toBeGreaterThanOrEqual(2), soon);
    expect(client.retryMs()).toBe(1_000);
  });

  test('a client that stops reading is dropped while the others receive everything', async () => {
    const healthy = await connectAndWait(`guilds=${GUILD_ID}`);
    const stalled = request(`${url}/?guilds=${GUILD_ID}`);
    const opened = once(stalled, 'response');
    stalled.on('error', () => undefined);
    stalled.end();
    await opened;
    await vi.waitFor(() => expect(broadcaster.size).toBe(2), soon);
    const padding = 'x'.repeat(20_000);
    let sent = 0;
    await vi.waitFor(async () => {
      for (let count = 0; count < 20; count += 1) await commitChange(GUILD_ID, [`${(sent += 1)} ${padding}`]);
      expect(broadcaster.size).toBe(1);
    }, soon);
    await vi.waitFor(() => expect(idsOf(healthy)).toHaveLength(sent), soon);
    stalled.destroy();
  });

  test('a stream ends when its sign-in expires, and at once when it is revoked', async () => {
    const from = performance.now();
    const [expiring, ended, other] = [
      await connectAndWait('lasts=300'),
      await connectAndWait('sign_in=ended'),
      await connectAndWait('sign_in=other'),
    ];
    broadcaster.endSignIn('ended');
    await ended.closed;
    await expiring.closed;
    expect(performance.now() - from).toBeGreaterThan(250);
    await commitChange(GUILD_ID, ['still here']);
    await vi.waitFor(() => expect(idsOf(other)).toEqual(['still here']), soon);
    expect(broadcaster.size).toBe(1);
  });

  test('one sign-in may have ten streams, and another one after one has closed', async () => {
    const ten = await Promise.all(Array.from({ length: 10 }, () => connectAndWait('sign_in=busy')));
    const eleventh = await fetch(`${url}/?sign_in=busy`);
    expect([eleventh.status, await eleventh.json()]).toEqual([429, { code: 'too_many_streams', kind: 'too_soon' }]);
    await connectAndWait('sign_in=another');
    ten[0]?.stop();
    await vi.waitFor(() => expect(broadcaster.size).toBe(10), soon);
    await connectAndWait('sign_in=busy');
  });
});
