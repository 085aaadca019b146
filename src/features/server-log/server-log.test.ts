import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { recordAudit } from '../../core/audit/record-audit.ts';
import { drawEpoch } from '../../platform/changes/change-store.ts';
import { createTail, type Tail } from '../../platform/changes/change-feed.ts';
import { acrossGuilds } from '../../platform/context.ts';
import { createLog } from '../../platform/log.ts';
import type { Line, Rendered } from '../../platform/outbox/delivery.ts';
import { engines } from '../../../tests/support/database/test-database.ts';
import { member, newId, operator, testLedger, type Ledger } from '../../../tests/support/fixtures/ledger-fixtures.ts';
import { followChanges } from './follow-changes.ts';
import { logDelivery } from './log-delivery.ts';

const PATIENCE = { timeout: 20_000, interval: 20 };
const CHANNEL = newId();
const system = { kind: 'system', job: 'test' } as const;

describe.each(engines)('the log channel on %s', (engine) => {
  let ledger: Ledger;
  let tail: Tail;
  let guildId = '';
  const ada = newId();
  beforeAll(async () => {
    ledger = await testLedger(engine);
    tail = createTail({ db: ledger.app, log: createLog({ level: 'silent' }) });
    await tail.start();
  });
  afterAll(async () => {
    await tail.stop();
    await ledger.close();
  });
  beforeEach(async () => {
    guildId = await ledger.guild();
    await setChannel(CHANNEL);
    await ledger.asOwner(
      `insert into economy.profiles (guild_id, user_id, username, display_name) values ($1, $2, 'ada', 'Ada @everyone')`,
      [guildId, ada],
    );
  });

  const setChannel = (id: string | null) =>
    ledger.asOwner('update economy.guild_settings set log_channel_id = $2 where guild_id = $1', [guildId, id]);
  const follow = () => followChanges(ledger.ctx(system));
  const owed = () =>
    ledger.asOwner<Line & { channel_id: string; revision: number }>(
      'select key, channel_id, payload, revision from economy.outbox where guild_id = $1',
      [guildId],
    );
  /** A change is of the past once all older transactions have ended, those of other databases too. */
  function followUntil<T>(look: () => Promise<T>, isThere: (found: T) => boolean): Promise<T> {
    return vi.waitFor(async () => {
      await follow();
      const found = await look();
      expect(isThere(found)).toBe(true);
      return found;
    }, PATIENCE);
  }
  const allPast = () =>
    vi.waitFor(async () => {
      const [row] = await ledger.asOwner<{ past: boolean }>(
        'select bool_and(xid < pg_snapshot_xmin(pg_current_snapshot())) as past from economy.changes',
      );
      expect(row?.past).toBe(true);
    }, PATIENCE);
  const feed = async () => {
    const [row] = await ledger.asOwner<{ count: number; more: number }>(
      'select cardinality(unsent) as count, more::numeric as more from economy.log_feeds where guild_id = $1',
      [guildId],
    );
    return row;
  };
  const rendered = async (payload: Line['payload']): Promise<string> => {
    const line = { guildId, key: 'log', payload };
    const made: Rendered = await ledger.ctx(system).read(guildId, (queries) => logDelivery.render(queries, line));
    if (made === 'nothing' || made === 'orphan' || 'remove' in made)
      throw new Error(`nothing to post: ${JSON.stringify(made)}`);
    expect(made.channelId).toBe(CHANNEL);
    return made.body.embeds?.[0]?.description ?? '';
  };
  /** What the courier does once the message stands there. */
  const delivered = () =>
    ledger.ctx(system).transact(guildId, async (work) => {
      const line = { guildId, key: 'log', payload: {} };
      await logDelivery.onDelivered?.(work, line, { channelId: CHANNEL, messageId: newId() });
      await work.query(`delete from economy.outbox where guild_id = $1 and key = 'log' and revision = 1`, [guildId]);
    });

  test('tells movements and acts of staff in plain words, in their order, and pings nobody', async () => {
    await ledger.grant(guildId, ada, 1_250);
    await ledger.ctx(operator).transact(guildId, async (work) => {
      const [before, after] = [
        { daily_amount: 100, features: { currency: true }, log_channel: null },
        { daily_amount: 2_000, features: { currency: false }, log_channel: CHANNEL },
      ];
      await recordAudit(work, { act: 'change_settings', target: 'config', before, after });
      await recordAudit(work, { act: 'freeze_member', target: `user:${ada}` });
    });
    await allPast();
    const [line] = await followUntil(owed, (lines) => lines.length === 1);
    expect(line).toMatchObject({ key: 'log', channel_id: CHANNEL });
    const lines = (await rendered(line?.payload ?? {})).split('\n');
    expect(lines.map((text) => text.replace(/^<t:\d+:t> /, ''))).toEqual([
      '**+1,250** Ada @\u200Beveryone: Added by staff. Balance 1,250.',
      `admin: Changed the settings: Economy off, was on; Log channel <#${CHANNEL}>, was none; Amount 2,000, was 100.`,
      'admin: Froze the account of Ada @\u200Beveryone.',
    ]);
  });

  test('what comes while a message is under way waits and is the next one', async () => {
    await ledger.grant(guildId, ada, 1);
    await followUntil(owed, (lines) => lines.length === 1);
    for (const amount of [2, 3]) await ledger.grant(guildId, ada, amount);
    await followUntil(feed, (found) => found?.count === 2);
    expect(await owed()).toHaveLength(1);
    await delivered();
    const [next] = await owed();
    expect(next?.revision).toBe(2);
    expect((await rendered(next?.payload ?? {})).split('\n')).toHaveLength(2);
    expect(await feed()).toEqual({ count: 0, more: 0 });
  });

  test('a long backlog is told in part and counted', async () => {
    await ledger.asOwner(
      `insert into economy.changes (guild_id, data_type, change_type, affected_ids)
       select $1, 'transactions', 'create', array['txn_' || nth] from generate_series(1, 1250) nth`,
      [guildId],
    );
    await ledger.grant(guildId, ada, 7);
    await followUntil(feed, (found) => found?.more === 1_051);
    const [line] = await owed();
    expect(line?.payload).toMatchObject({ more: 0 });
    expect(await rendered({ unsent: [], more: 4_182 })).toBe('and 4,182 more, see the dashboard');
  });

  test('a server is told what happens from the choice of its channel on, and no more once there is none', async () => {
    await setChannel(null);
    await ledger.grant(guildId, ada, 1);
    await setChannel(CHANNEL);
    await ledger.grant(guildId, ada, 2);
    const [line] = await followUntil(owed, (lines) => lines.length === 1);
    expect(await rendered(line?.payload ?? {})).toMatch(/^<t:\d+:t> \*\*\+2\*\* [^\n]+$/);
    await setChannel(null);
    expect(await feed()).toBeUndefined();
    const gone = { guildId, key: 'log', payload: line?.payload ?? {} };
    expect(await ledger.ctx(system).read(guildId, (queries) => logDelivery.render(queries, gone))).toBe('nothing');
  });

  test('a server without the channel is told nothing, and no other server’s movements', async () => {
    const other = await ledger.guild();
    await ledger.grant(other, ada, 9);
    await ledger.grant(guildId, ada, 1);
    const [line] = await followUntil(owed, (lines) => lines.length === 1);
    expect((await rendered(line?.payload ?? {})).split('\n')).toHaveLength(1);
    const lines = await ledger.asOwner('select 1 from economy.outbox where guild_id = $1', [other]);
    expect(lines).toEqual([]);
  });

  test('after the changes began anew, as in a restored copy, nothing that comes is passed over', async () => {
    await ledger.grant(guildId, ada, 1);
    await followUntil(owed, (lines) => lines.length === 1);
    await acrossGuilds(ledger.app, drawEpoch);
    await ledger.asOwner(`update economy.log_position set xid = '4000000000'::xid8`);
    await ledger.asOwner(`update economy.log_feeds set xid = '4000000000'::xid8`);
    await ledger.grant(guildId, ada, 2);
    await followUntil(feed, (found) => found?.count === 1);
  });

  test('readers that come at once take turns: each movement is told once', async () => {
    const writing = Array.from({ length: 12 }, async () => {
      await ledger.grant(guildId, newId(), 5);
      await Promise.all([follow(), follow()]);
    });
    await Promise.all(writing);
    const all = async () => {
      const [line] = await owed();
      const [row] = await ledger.asOwner<{ unsent: string[] }>(
        'select unsent from economy.log_feeds where guild_id = $1',
        [guildId],
      );
      // The reader wrote it so.
      return [...((line?.payload as { unsent?: string[] } | undefined)?.unsent ?? []), ...(row?.unsent ?? [])];
    };
    const told = await followUntil(all, (ids) => ids.length >= 12);
    expect(new Set(told).size).toBe(12);
    expect(told).toHaveLength(12);
  });

  test('nobody but the program reads for it', () => {
    expect(() => followChanges(ledger.ctx(member(ada)))).toThrow('not_allowed');
  });
});
