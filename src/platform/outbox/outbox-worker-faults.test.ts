import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { engines, testDatabase, type TestDatabase } from '../../../tests/support/database/test-database.ts';
import {
  startFixtureFeature,
  EVENTUALLY,
  type FixtureFeature,
} from '../../../tests/support/fixtures/fixture-feature.ts';
import { acrossGuilds } from '../context.ts';
import { leaseMessages } from './store.ts';

describe.each(engines)('on %s', (engine) => {
  let database: TestDatabase;
  let fixture: FixtureFeature;
  beforeAll(async () => {
    database = await testDatabase(engine);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    fixture = await startFixtureFeature(database);
  });
  afterEach(() => fixture.close());

  test('during an outage every message waits, and afterwards each arrives once, in channel order', async () => {
    const [market, tasks] = [await fixture.findChannelId('market'), await fixture.findChannelId('tasks')];
    await fixture.discord.changeFaults({ rest503: true });
    await fixture.startOutboxWorker();
    for (let number = 0; number < 12; number += 1) {
      await fixture.enqueueNote(`note:${number}`, number % 2 === 0 ? market : tasks, String(number));
    }
    await vi.waitFor(
      async () => expect((await fixture.readSyncState('note:0'))?.attempts).toBeGreaterThanOrEqual(2),
      EVENTUALLY,
    );
    expect(await fixture.readSyncState('note:0')).toMatchObject({
      status: 'pending_sync',
      lastError: 'Discord cannot be reached at the moment.',
    });
    await fixture.discord.changeFaults({ clear: true });
    await fixture.waitUntilDelivered();
    expect(await fixture.textsIn(market)).toEqual(['0', '2', '4', '6', '8', '10']);
    expect(await fixture.textsIn(tasks)).toEqual(['1', '3', '5', '7', '9', '11']);
  });

  test('a rate limit is waited out, and then every message arrives once', async () => {
    const market = await fixture.findChannelId('market');
    await fixture.discord.changeFaults({ rateLimit: { retryAfterMs: 400, scope: 'user', channel: market, times: 1 } });
    const from = performance.now();
    await fixture.startOutboxWorker();
    for (const number of [1, 2, 3]) await fixture.enqueueNote(`note:${number}`, market, String(number));
    await fixture.waitUntilDelivered();
    expect(performance.now() - from).toBeGreaterThan(400);
    expect(await fixture.textsIn(market)).toEqual(['1', '2', '3']);
  });

  test('a lost response leaves one message, found by the nonce or, once that is too old, by a search', async () => {
    const market = await fixture.findChannelId('market');
    await fixture.discord.changeFaults({ replyLost: 1 });
    await fixture.startOutboxWorker();
    await fixture.enqueueNote('task:1', market, 'by nonce');
    await fixture.waitUntilDelivered();
    expect(await fixture.textsIn(market)).toEqual(['by nonce']);
    await fixture.stopOutboxWorkers();
    await fixture.discord.changeFaults({ replyLost: 1 });
    await fixture.startOutboxWorker({ nonceWindowMs: 0 });
    await fixture.enqueueNote('task:2', market, 'by search');
    await fixture.waitUntilDelivered();
    expect(await fixture.textsIn(market)).toEqual(['by nonce', 'by search']);
    expect((await fixture.readSyncState('task:2'))?.messageId).toBe((await fixture.messagesIn(market)).at(-1)?.id);
  });

  test('a change after a lost response edits the message that was posted', async () => {
    const market = await fixture.findChannelId('market');
    await fixture.discord.changeFaults({ replyLost: 1 });
    await fixture.startOutboxWorker({ backoffMs: 600, maxBackoffMs: 600 });
    await fixture.enqueueNote('task:1', market, 'before');
    await vi.waitFor(async () => expect((await fixture.readSyncState('task:1'))?.attempts).toBe(1), EVENTUALLY);
    await fixture.enqueueNote('task:1', market, 'after');
    await fixture.waitUntilDelivered();
    expect(await fixture.textsIn(market)).toEqual(['after']);
  });

  test('without permission or channel a message is blocked with the reason until something changes', async () => {
    const [market, tasks] = [await fixture.findChannelId('market'), await fixture.findChannelId('tasks')];
    const outboxWorker = await fixture.startOutboxWorker();
    const bot = fixture.sandbox.applicationId;
    const deny = (permissions: string) => [{ id: bot, type: 1 as const, allow: '0', deny: permissions }];
    // View Channel is bit 10 and Send Messages bit 11.
    await fixture.discord.changeChannel(market, { permission_overwrites: deny(String(1 << 11)) });
    await fixture.enqueueNote('task:1', market, 'allowed again');
    await vi.waitFor(async () => expect((await fixture.readSyncState('task:1'))?.status).toBe('blocked'), EVENTUALLY);
    expect((await fixture.readSyncState('task:1'))?.lastError).toContain('may not do this');
    await fixture.discord.removeChannel(tasks);
    await fixture.enqueueNote('task:2', tasks, 'lost');
    await vi.waitFor(async () => expect((await fixture.readSyncState('task:2'))?.status).toBe('blocked'), EVENTUALLY);
    expect((await fixture.readSyncState('task:2'))?.lastError).toContain('no longer exists');
    const before = await fixture.countCalls('POST');
    outboxWorker.wake();
    await fixture.enqueueNote('task:3', await fixture.findChannelId('general'), 'another channel goes on');
    await vi.waitFor(async () => expect((await fixture.readSyncState('task:3'))?.status).toBe('synced'), EVENTUALLY);
    expect(await fixture.countCalls('POST')).toBe(before + 1);
    await fixture.discord.changeChannel(market, { permission_overwrites: [] });
    await outboxWorker.unblock(fixture.guildId);
    await vi.waitFor(async () => expect(await fixture.textsIn(market)).toEqual(['allowed again']), EVENTUALLY);
    await vi.waitFor(async () => expect((await fixture.readSyncState('task:2'))?.status).toBe('blocked'), EVENTUALLY);
  });

  test('a refused token stops deliveries, is reported, and keeps the outbox messages', async () => {
    const market = await fixture.findChannelId('market');
    const outboxWorker = await fixture.startOutboxWorker();
    expect(outboxWorker.readiness()).toEqual({ ok: true });
    await fixture.discord.changeFaults({ rest401: 1 });
    await fixture.enqueueNote('task:1', market, 'one');
    await vi.waitFor(() => expect(outboxWorker.readiness().ok).toBe(false), EVENTUALLY);
    await fixture.enqueueNote('task:2', market, 'two');
    await vi.waitFor(
      async () => expect(await fixture.readSyncState('task:1')).toMatchObject({ status: 'pending_sync' }),
      EVENTUALLY,
    );
    expect(await fixture.countCalls('POST')).toBe(1);
    await fixture.stopOutboxWorkers();
    await fixture.startOutboxWorker();
    await fixture.waitUntilDelivered();
    expect(await fixture.textsIn(market)).toEqual(['one', 'two']);
  });

  test('a message of an unknown kind waits and does not block others', async () => {
    const market = await fixture.findChannelId('market');
    await fixture.startOutboxWorker();
    await fixture.enqueue('later:1', null, 'of a later version');
    await fixture.enqueueNote('task:1', market, 'one');
    await vi.waitFor(async () => expect((await fixture.readSyncState('task:1'))?.status).toBe('synced'), EVENTUALLY);
    await vi.waitFor(
      async () => expect((await fixture.readSyncState('later:1'))?.attempts).toBeGreaterThanOrEqual(1),
      EVENTUALLY,
    );
  });

  test('a stop finishes deliveries in flight and releases the rest at once', async () => {
    const market = await fixture.findChannelId('market');
    await fixture.discord.changeFaults({ slowMs: 300 });
    await fixture.startOutboxWorker();
    for (const number of [1, 2, 3]) await fixture.enqueueNote(`note:${number}`, market, String(number));
    await vi.waitFor(async () => {
      const leased = await acrossGuilds(database.app, (q) =>
        q.query('select key from economy.outbox where leased_until > now()'),
      );
      expect(leased.length).toBe(1);
    }, EVENTUALLY);
    await fixture.stopOutboxWorkers();
    expect(
      await acrossGuilds(database.app, (q) => q.query('select 1 from economy.outbox where leased_until > now()')),
    ).toEqual([]);
    await fixture.discord.changeFaults({ clear: true });
    await fixture.startOutboxWorker();
    await fixture.waitUntilDelivered();
    expect(await fixture.textsIn(market)).toEqual(['1', '2', '3']);
  });

  test('two outbox workers on one database deliver each message once, in channel order', async () => {
    const names = ['market', 'tasks', 'general'];
    const channels = await Promise.all(names.map((name) => fixture.findChannelId(name)));
    await fixture.startOutboxWorker();
    await fixture.startOutboxWorker();
    const expected: string[][] = channels.map(() => []);
    for (let number = 0; number < 30; number += 1) {
      await fixture.enqueueNote(`note:${number}`, channels[number % 3] ?? '', String(number));
      expected[number % 3]?.push(String(number));
      fixture.outboxWorkers[1]?.wake();
    }
    await fixture.waitUntilDelivered();
    expect(await Promise.all(channels.map((channel) => fixture.textsIn(channel)))).toEqual(expected);
    expect(await fixture.countCalls('POST')).toBe(30);
  });

  test('messages leased by a worker that vanished are delivered when the lease ends', async () => {
    const market = await fixture.findChannelId('market');
    for (const number of [1, 2]) await fixture.enqueueNote(`note:${number}`, market, String(number));
    const lease = { limit: 8, leaseMs: 500, minIntervalMs: 0 };
    const leased = await acrossGuilds(database.app, (q) => leaseMessages(q, lease));
    expect(leased.map(({ key }) => key)).toEqual(['note:1']);
    const from = performance.now();
    await fixture.startOutboxWorker();
    await fixture.waitUntilDelivered();
    expect(performance.now() - from).toBeGreaterThan(300);
    expect(await fixture.textsIn(market)).toEqual(['1', '2']);
  });

  test.each(['25 hours', '1 hour'])(
    'times written while the clock was ahead by %s hold up neither an edit nor the channel',
    async (ahead) => {
      const [market, tasks] = [await fixture.findChannelId('market'), await fixture.findChannelId('tasks')];
      await fixture.enqueueNote('note:posted', market, 'old');
      await fixture.startOutboxWorker();
      await fixture.waitUntilDelivered();
      await Promise.all(fixture.outboxWorkers.splice(0).map((worker) => worker.stop()));
      await fixture.enqueueNote('note:posted', market, 'new');
      for (const number of [1, 2]) await fixture.enqueueNote(`note:${number}`, tasks, String(number));
      await acrossGuilds(database.app, async (q) => {
        await q.query(`update economy.outbox set due_at = now() + $1::interval`, [ahead]);
        await q.query(`update economy.outbox set leased_until = now() + $1::interval where key = 'note:1'`, [ahead]);
        await q.query(`update economy.messages set tried_at = now() + $1::interval`, [ahead]);
      });
      await fixture.startOutboxWorker();
      await fixture.waitUntilDelivered();
      expect(await fixture.textsIn(market)).toEqual(['new']);
      expect(await fixture.textsIn(tasks)).toEqual(['1', '2']);
    },
  );
});
