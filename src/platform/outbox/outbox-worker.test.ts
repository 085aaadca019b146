import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { engines, testDatabase, type TestDatabase } from '../../../tests/support/database/test-database.ts';
import {
  startFixtureFeature,
  EVENTUALLY,
  type FixtureFeature,
} from '../../../tests/support/fixtures/fixture-feature.ts';
import { acrossGuilds } from '../context.ts';
import type { Delivery } from './deliver-outbox-message.ts';
import { awaitDelivery, enqueueRepost } from './sync-state.ts';

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

  test('a message is posted, edited and removed, and a caller can wait for its delivery', async () => {
    await fixture.startOutboxWorker();
    const market = await fixture.findChannelId('market');
    await fixture.enqueueNote('task:1', market, 'first');
    const state = await awaitDelivery(fixture.ctx, { guildId: fixture.guildId, key: 'task:1', timeoutMs: 5_000 });
    expect(state).toMatchObject({ status: 'synced', channelId: market, attempts: 0, lastError: null });
    expect((await fixture.messagesIn(market)).at(-1)?.id).toBe(state?.messageId);
    await fixture.enqueueNote('task:1', market, 'second');
    await vi.waitFor(async () => expect(await fixture.textsIn(market)).toEqual(['second']), EVENTUALLY);
    fixture.notes.set('task:1', 'removed');
    await fixture.enqueue('task:1', market);
    await vi.waitFor(async () => expect(await fixture.textsIn(market)).toEqual([]), EVENTUALLY);
    await fixture.waitUntilDelivered();
    expect(await fixture.readSyncState('task:1')).toBeUndefined();
  });

  test('unchanged content is not sent again', async () => {
    await fixture.startOutboxWorker({ minIntervalMs: 0 });
    const market = await fixture.findChannelId('market');
    await fixture.enqueueNote('task:1', market, 'the same');
    await fixture.waitUntilDelivered();
    await fixture.enqueueNote('task:1', market, 'the same');
    await fixture.waitUntilDelivered();
    expect([await fixture.countCalls('POST'), await fixture.countCalls('PATCH')]).toEqual([1, 0]);
  });

  test('a message whose channel changed moves there', async () => {
    await fixture.startOutboxWorker({ minIntervalMs: 0 });
    const [market, tasks] = [await fixture.findChannelId('market'), await fixture.findChannelId('tasks')];
    await fixture.enqueueNote('task:1', market, 'wandering');
    await fixture.waitUntilDelivered();
    await fixture.enqueueNote('task:1', tasks, 'wandering');
    await fixture.waitUntilDelivered();
    expect([await fixture.textsIn(market), await fixture.textsIn(tasks)]).toEqual([[], ['wandering']]);
  });

  test('a change made while the message is being sent is shown in the end', async () => {
    const market = await fixture.findChannelId('market');
    await fixture.discord.changeFaults({ slowMs: 200 });
    await fixture.startOutboxWorker();
    await fixture.enqueueNote('task:1', market, 'old');
    await vi.waitFor(async () => {
      const attempted = await acrossGuilds(database.app, (q) =>
        q.query(`select 1 from economy.messages where key = 'task:1' and nonce is not null`),
      );
      expect(attempted).toHaveLength(1);
    }, EVENTUALLY);
    await fixture.enqueueNote('task:1', market, 'new');
    await fixture.waitUntilDelivered();
    expect(await fixture.textsIn(market)).toEqual(['new']);
  });

  // The embedded database allows no write while a message is rendered.
  test.skipIf(engine === 'embedded')('a change made while the message is rendered is shown in the end', async () => {
    const market = await fixture.findChannelId('market');
    let isFirst = true;
    fixture.onRender(async (key) => {
      if (!isFirst) return;
      isFirst = false;
      await fixture.enqueueNote(key, market, 'new');
    });
    await fixture.startOutboxWorker();
    await fixture.enqueueNote('task:1', market, 'old');
    await fixture.waitUntilDelivered();
    expect(await fixture.textsIn(market)).toEqual(['new']);
  });

  test('fifty changes of one key in a moment take at most two calls', async () => {
    const market = await fixture.findChannelId('market');
    await fixture.startOutboxWorker({ minIntervalMs: 1_000 });
    await fixture.enqueueNote('shop', market, '0');
    await fixture.waitUntilDelivered();
    const before = (await fixture.countCalls('POST')) + (await fixture.countCalls('PATCH'));
    const from = performance.now();
    for (let number = 1; number <= 50; number += 1) await fixture.enqueueNote('shop', market, String(number));
    // A busy machine may need more than a moment for fifty changes; each further second allows one more call.
    const secondsMore = Math.floor((performance.now() - from) / 1_000);
    await fixture.waitUntilDelivered();
    expect((await fixture.countCalls('POST')) + (await fixture.countCalls('PATCH')) - before).toBeLessThanOrEqual(
      2 + secondsMore,
    );
    expect(await fixture.textsIn(market)).toEqual(['50']);
  });

  test('a deleted message stays orphaned until a repost, or is posted again by its next change', async () => {
    const [market, tasks] = [await fixture.findChannelId('market'), await fixture.findChannelId('tasks')];
    await fixture.startOutboxWorker({ minIntervalMs: 0 }, [
      fixture.noteDelivery('orphan'),
      { ...fixture.noteDelivery('repost'), kind: 'lasting' },
    ]);
    fixture.notes.set('shop', { channelId: tasks, text: 'one' });
    await fixture.enqueue('shop', tasks, 'lasting');
    await fixture.enqueueNote('task:1', market, 'one');
    await fixture.waitUntilDelivered();
    for (const channel of [market, tasks]) {
      await fixture.deleteNewest(channel);
    }
    fixture.notes.set('shop', { channelId: tasks, text: 'two' });
    await fixture.enqueue('shop', tasks, 'lasting');
    await fixture.enqueueNote('task:1', market, 'two');
    await fixture.waitUntilDelivered();
    expect(await fixture.textsIn(tasks)).toEqual(['two']);
    expect(await fixture.textsIn(market)).toEqual([]);
    expect(await fixture.readSyncState('task:1')).toMatchObject({ status: 'orphaned', messageId: null });
    await fixture.enqueueNote('task:1', market, 'three');
    await fixture.waitUntilDelivered();
    expect(await fixture.textsIn(market)).toEqual([]);
    await fixture.ctx.transact(fixture.guildId, (work) =>
      enqueueRepost(work, { key: 'task:1', kind: 'note', channelId: market }),
    );
    await fixture.waitUntilDelivered();
    expect(await fixture.textsIn(market)).toEqual(['three']);
  });

  test('removing a message that is already gone counts as done', async () => {
    const market = await fixture.findChannelId('market');
    await fixture.startOutboxWorker({ minIntervalMs: 0 });
    await fixture.enqueueNote('task:1', market, 'one');
    await fixture.waitUntilDelivered();
    await fixture.deleteNewest(market);
    fixture.notes.set('task:1', 'removed');
    await fixture.enqueue('task:1', market);
    await vi.waitFor(async () => expect(await fixture.readSyncState('task:1')).toBeUndefined(), EVENTUALLY);
  });

  test('a direct delivery is completed once, with its own callback', async () => {
    const done: string[] = [];
    let failuresLeft = 2;
    const roleDelivery: Delivery = {
      kind: 'role',
      deliver: (_port, _read, { key }) => {
        failuresLeft -= 1;
        if (failuresLeft > 0) return Promise.resolve({ ok: false, kind: 'down', message: 'not yet' });
        return Promise.resolve(key === 'role:1' ? 'done' : { ok: true, value: undefined });
      },
      onDone: async (work, { key }) => {
        await work.recordChange({ dataType: 'users', changeType: 'update', affectedIds: [key] });
        done.push(key);
      },
    };
    await fixture.startOutboxWorker({}, [roleDelivery]);
    await fixture.enqueue('role:1', null, 'role');
    await fixture.waitUntilDelivered();
    await fixture.enqueue('role:2', null, 'role');
    await fixture.waitUntilDelivered();
    expect(done).toEqual(['role:1', 'role:2']);
  });
});
