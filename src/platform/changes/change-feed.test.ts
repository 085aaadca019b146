import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { engines, testDatabase, type TestDatabase } from '../../../tests/support/database/test-database.ts';
import { acrossGuilds, transactIn } from '../context.ts';
import { createLog } from '../log.ts';
import type { Actor } from '../work.ts';
import { pruneChanges, startNewEpoch, type ChangeEvent } from './change-store.ts';
import { createChangeFeed, type ChangeFeed } from './change-feed.ts';

const GUILD_ID = '111111111111111111';
const OTHER_GUILD_ID = '222222222222222222';
const actor: Actor = { kind: 'system', job: 'test' };
const log = createLog({ level: 'silent' });
const WAIT_OPTIONS = { timeout: 10_000, interval: 10 };

describe.each(engines)('on %s', (engine) => {
  let database: TestDatabase;
  const changeFeeds: ChangeFeed[] = [];
  beforeAll(async () => {
    database = await testDatabase(engine);
  });
  afterEach(() => Promise.all(changeFeeds.splice(0).map((changeFeed) => changeFeed.stop())));
  afterAll(() => database.close());

  async function startFeed(pollMs?: number): Promise<ChangeFeed> {
    const changeFeed = createChangeFeed({ db: database.app, log, ...(pollMs !== undefined && { pollMs }) });
    changeFeeds.push(changeFeed);
    await changeFeed.start();
    return changeFeed;
  }
  function listen(changeFeed: ChangeFeed): {
    ids: string[];
    events: ChangeEvent[];
    resets: () => number;
    stop: () => void;
  } {
    const ids: string[] = [];
    const events: ChangeEvent[] = [];
    let resets = 0;
    const stop = changeFeed.subscribe(
      (batch) => {
        events.push(...batch);
        ids.push(...batch.flatMap(({ affected_ids }) => affected_ids));
      },
      () => void (resets += 1),
    );
    return { ids, events, resets: () => resets, stop };
  }
  const commit = (guildId: string, ...ids: string[]) =>
    transactIn(database.app, { guildId, actor }, async (work) => {
      for (const id of ids) await work.recordChange({ dataType: 'users', changeType: 'update', affectedIds: [id] });
    });

  /**
   * Transactions of other databases in the cluster count too: a change is readable once all older transactions have
   * ended.
   */
  const waitUntilReadable = () =>
    vi.waitFor(async () => {
      const [row] = await acrossGuilds(database.app, (q) =>
        q.query<{ past: boolean }>(
          'select coalesce(bool_and(xid < pg_snapshot_xmin(pg_current_snapshot())), true) as past from economy.changes',
        ),
      );
      expect(row).toEqual({ past: true });
    }, WAIT_OPTIONS);

  test('a committed change is delivered once, in the stream format, and earlier changes are not', async () => {
    const changeFeed = await startFeed();
    await commit(GUILD_ID, 'before');
    await waitUntilReadable();
    const { ids, events } = listen(changeFeed);
    await changeFeed.ready();
    await commit(GUILD_ID, 'one', 'two');
    await commit(OTHER_GUILD_ID, 'three');
    changeFeed.wake();
    await vi.waitFor(() => expect(ids).toEqual(['one', 'two', 'three']), WAIT_OPTIONS);
    expect(Object.keys(events[0] ?? {}).toSorted()).toEqual([
      'affected_ids',
      'at',
      'change_type',
      'data_type',
      'guild_id',
      'id',
    ]);
    expect(events[2]).toMatchObject({ guild_id: OTHER_GUILD_ID, data_type: 'users', change_type: 'update' });
    expect(events[0]?.at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(events[0]?.id).toMatch(new RegExp(`^${changeFeed.epoch}\\.\\d+\\.\\d+$`));
  });

  test('a change is delivered within a second without any wake', async () => {
    const changeFeed = await startFeed();
    const { ids } = listen(changeFeed);
    await changeFeed.ready();
    const from = performance.now();
    await commit(GUILD_ID, 'unannounced');
    await vi.waitFor(() => expect(ids).toEqual(['unannounced']), WAIT_OPTIONS);
    expect(performance.now() - from).toBeLessThan(1_000);
  });

  test('a wake in one process reaches the change feed of another without waiting for its poll', async () => {
    const [here, there] = [await startFeed(60_000), await startFeed(60_000)];
    const { ids } = listen(there);
    await there.ready();
    await commit(GUILD_ID, 'from another process');
    here.wake();
    await vi.waitFor(() => expect(ids).toEqual(['from another process']), WAIT_OPTIONS);
  });

  test('a flood of commits notifies other processes a few times, and the last commit is delivered', async () => {
    let notifyCount = 0;
    const db = {
      ...database.app,
      notify: (channel: string) => database.app.notify(channel).finally(() => (notifyCount += 1)),
    };
    const here = createChangeFeed({ db, log });
    changeFeeds.push(here);
    await here.start();
    const there = await startFeed(60_000);
    const { ids } = listen(there);
    await there.ready();
    here.wake();
    await commit(GUILD_ID, 'last');
    for (let count = 0; count < 100; count += 1) here.wake();
    await vi.waitFor(() => expect(ids).toEqual(['last']), WAIT_OPTIONS);
    expect(notifyCount).toBeLessThan(4);
  });

  test('a client gets what it missed in its guilds, starting after the event it names', async () => {
    const changeFeed = await startFeed();
    const { events } = listen(changeFeed);
    await changeFeed.ready();
    await commit(GUILD_ID, 'one');
    changeFeed.wake();
    await vi.waitFor(() => expect(events).toHaveLength(1), WAIT_OPTIONS);
    await commit(OTHER_GUILD_ID, 'not yours');
    for (const id of ['two', 'three']) await commit(GUILD_ID, id);
    const id = events[0]?.id ?? '';
    await waitUntilReadable();
    const missed = await changeFeed.since(id, [GUILD_ID]);
    expect(missed.reset ? [] : missed.events.flatMap((event) => event.affected_ids)).toEqual(['two', 'three']);
    expect(await changeFeed.since(id, null)).toMatchObject({ reset: false, events: [{}, {}, {}] });
  });

  test('an id of another epoch, of the future or of an unknown format means a reset', async () => {
    const changeFeed = await startFeed();
    for (const id of [
      `otherepoch.1.1`,
      `${changeFeed.epoch}.999999999999999999.1`,
      'nonsense',
      '',
      `${changeFeed.epoch}.1`,
    ]) {
      expect(await changeFeed.since(id, null)).toEqual({ reset: true });
    }
  });

  test('an id inside the retention window resumes, and a pruned one means a reset', async () => {
    const changeFeed = await startFeed();
    const { events } = listen(changeFeed);
    await changeFeed.ready();
    for (const id of ['old', 'older', 'recent']) await commit(GUILD_ID, id);
    await vi.waitFor(() => expect(events).toHaveLength(3), WAIT_OPTIONS);
    await database.admin.transaction(async (q) => {
      await q.query(`select set_config('app.across_guilds', 'on', true)`);
      await q.query(
        `update economy.changes set at = now() - interval '25 hours' where affected_ids <> array['recent']`,
      );
    });
    await acrossGuilds(database.app, (q) => pruneChanges(q, { retentionMs: 24 * 3_600_000 }));
    const [old, , recent] = events.map(({ id }) => id);
    expect(await changeFeed.since(old ?? '', null)).toEqual({ reset: true });
    expect(await changeFeed.since(recent ?? '', null)).toEqual({ reset: false, events: [] });
    expect(events).toHaveLength(3);
  });

  test('a restored database, whose ids lie above the cluster, starts a new epoch with an empty table', async () => {
    const first = await startFeed();
    await commit(GUILD_ID, 'of the old cluster');
    const { epoch } = first;
    await database.admin.transaction(async (q) => {
      await q.query(`select set_config('app.across_guilds', 'on', true)`);
      await q.query(`update economy.changes set xid = '4000000000'::xid8`);
    });
    await first.stop();
    const second = await startFeed();
    expect(second.epoch).not.toBe(epoch);
    expect(await second.since(`${epoch}.700.1`, null)).toEqual({ reset: true });
    const { ids } = listen(second);
    await second.ready();
    await commit(GUILD_ID, 'of the new one');
    await vi.waitFor(() => expect(ids).toEqual(['of the new one']), WAIT_OPTIONS);
  });

  test('the epoch survives a restart that restored nothing', async () => {
    const first = await startFeed();
    await commit(GUILD_ID, 'one');
    await first.stop();
    expect((await startFeed()).epoch).toBe(first.epoch);
  });

  test('a restore while listening resets every listener', async () => {
    const changeFeed = await startFeed();
    const { ids, resets } = listen(changeFeed);
    await changeFeed.ready();
    await acrossGuilds(database.app, startNewEpoch);
    await vi.waitFor(() => expect(resets()).toBe(1), WAIT_OPTIONS);
    await commit(GUILD_ID, 'after');
    await vi.waitFor(() => expect(ids).toEqual(['after']), WAIT_OPTIONS);
  });

  test('nothing is read without listeners, and a new listener receives only later changes', async () => {
    const changeFeed = await startFeed();
    const first = listen(changeFeed);
    await changeFeed.ready();
    first.stop();
    await commit(GUILD_ID, 'before listening');
    await waitUntilReadable();
    const second = listen(changeFeed);
    await changeFeed.ready();
    await commit(GUILD_ID, 'while listening');
    await vi.waitFor(() => expect(second.ids).toEqual(['while listening']), WAIT_OPTIONS);
    expect(first.ids).toEqual([]);
  });
});

describe('concurrent transactions on PostgreSQL', () => {
  test('each committed change of concurrent transactions is delivered exactly once and in order', async () => {
    const database = await testDatabase('postgres');
    const changeFeed = createChangeFeed({ db: database.app, log, pollMs: 50 });
    try {
      await changeFeed.start();
      const received: ChangeEvent[] = [];
      changeFeed.subscribe((batch) => received.push(...batch));
      await changeFeed.ready();
      const committed: string[] = [];
      const writer = async (writerNumber: number): Promise<void> => {
        for (let round = 0; round < 40; round += 1) {
          const id = `${writerNumber}-${round}`;
          const writing = transactIn(database.app, { guildId: GUILD_ID, actor }, async (work) => {
            await work.recordChange({ dataType: 'users', changeType: 'update', affectedIds: [id] });
            // Long transactions keep their position while younger ones commit before them.
            if (writerNumber % 3 === 0) await work.query('select pg_sleep(0.02)');
            await work.recordChange({ dataType: 'transactions', changeType: 'create', affectedIds: [id] });
            if (round % 7 === 3) throw new Error('rolled back');
          });
          await writing.then(
            () => committed.push(id),
            () => undefined,
          );
          changeFeed.wake();
        }
      };
      await Promise.all(Array.from({ length: 9 }, (_, number) => writer(number)));
      const last = { dataType: 'status', changeType: 'update', affectedIds: ['the last'] } as const;
      await transactIn(database.app, { guildId: GUILD_ID, actor }, (work) => work.recordChange(last));
      await vi.waitFor(() => expect(received.at(-1)?.data_type).toBe('status'), WAIT_OPTIONS);
      const receivedChanges = received.slice(0, -1).map((event) => `${event.data_type} ${event.affected_ids[0]}`);
      const written = committed.flatMap((id) => [`users ${id}`, `transactions ${id}`]);
      expect(receivedChanges.toSorted()).toEqual(written.toSorted());
      expect(committed).toHaveLength(9 * 34);
      const positions = received.map(({ id }) => id.split('.').slice(1).map(BigInt));
      const sorted = positions.toSorted((a, b) => Number((a[0] ?? 0n) - (b[0] ?? 0n) || (a[1] ?? 0n) - (b[1] ?? 0n)));
      expect(positions).toEqual(sorted);
    } finally {
      await changeFeed.stop();
      await database.close();
    }
  });
});
