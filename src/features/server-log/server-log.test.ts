import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { recordAudit } from '../../core/audit/record-audit.ts';
import { startNewEpoch } from '../../platform/changes/change-store.ts';
import { createChangeFeed, type ChangeFeed } from '../../platform/changes/change-feed.ts';
import { acrossGuilds } from '../../platform/context.ts';
import { createLog } from '../../platform/log.ts';
import type { QueuedMessage, RenderResult } from '../../platform/outbox/delivery.ts';
import { engines } from '../../../tests/support/database/test-database.ts';
import {
  member,
  newId,
  operator,
  testLedger,
  type TestLedger,
} from '../../../tests/support/fixtures/ledger-fixtures.ts';
import { followChanges } from './follow-changes.ts';
import { logDelivery } from './log-delivery.ts';

const WAIT_OPTIONS = { timeout: 20_000, interval: 20 };
const CHANNEL = newId();
const system = { kind: 'system', job: 'test' } as const;

describe.each(engines)('the log channel on %s', (engine) => {
  let ledger: TestLedger;
  let changeFeed: ChangeFeed;
  let guildId = '';
  const ada = newId();
  beforeAll(async () => {
    ledger = await testLedger(engine);
    changeFeed = createChangeFeed({ db: ledger.app, log: createLog({ level: 'silent' }) });
    await changeFeed.start();
  });
  afterAll(async () => {
    await changeFeed.stop();
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
  const outboxMessages = () =>
    ledger.asOwner<QueuedMessage & { channel_id: string; revision: number }>(
      'select key, channel_id, payload, revision from economy.outbox where guild_id = $1',
      [guildId],
    );
  /** Retries, because a change becomes visible only after all older transactions have ended, even in other databases. */
  function followUntilFound<T>(read: () => Promise<T>, isExpected: (found: T) => boolean): Promise<T> {
    return vi.waitFor(async () => {
      await follow();
      const found = await read();
      expect(isExpected(found)).toBe(true);
      return found;
    }, WAIT_OPTIONS);
  }
  const waitUntilVisible = () =>
    vi.waitFor(async () => {
      const [row] = await ledger.asOwner<{ past: boolean }>(
        'select bool_and(xid < pg_snapshot_xmin(pg_current_snapshot())) as past from economy.changes',
      );
      expect(row?.past).toBe(true);
    }, WAIT_OPTIONS);
  const feed = async () => {
    const [row] = await ledger.asOwner<{ count: number; more: number }>(
      'select cardinality(unsent) as count, more::numeric as more from economy.log_feeds where guild_id = $1',
      [guildId],
    );
    return row;
  };
  const renderText = async (payload: QueuedMessage['payload']): Promise<string> => {
    const message = { guildId, key: 'log', payload };
    const result: RenderResult = await ledger
      .ctx(system)
      .read(guildId, (queries) => logDelivery.render(queries, message));
    if (result === 'nothing' || result === 'orphan' || 'remove' in result)
      throw new Error(`Nothing to post: ${JSON.stringify(result)}`);
    expect(result.channelId).toBe(CHANNEL);
    return result.body.embeds?.[0]?.description ?? '';
  };
  /** Does what the outbox worker does after posting the message. */
  const markDelivered = () =>
    ledger.ctx(system).transact(guildId, async (work) => {
      const message = { guildId, key: 'log', payload: {} };
      await logDelivery.onDelivered?.(work, message, { channelId: CHANNEL, messageId: newId() });
      await work.query(`delete from economy.outbox where guild_id = $1 and key = 'log' and revision = 1`, [guildId]);
    });

  test('logs transactions and staff operations as text, in order, without pings', async () => {
    await ledger.grant(guildId, ada, 1_250);
    await ledger.ctx(operator).transact(guildId, async (work) => {
      const [before, after] = [
        { daily_amount: 100, features: { currency: true }, log_channel: null },
        { daily_amount: 2_000, features: { currency: false }, log_channel: CHANNEL },
      ];
      await recordAudit(work, { operation: 'change_settings', target: 'config', before, after });
      await recordAudit(work, { operation: 'freeze_member', target: `user:${ada}` });
    });
    await waitUntilVisible();
    const [message] = await followUntilFound(outboxMessages, (messages) => messages.length === 1);
    expect(message).toMatchObject({ key: 'log', channel_id: CHANNEL });
    const lines = (await renderText(message?.payload ?? {})).split('\n');
    expect(lines.map((text) => text.replace(/^<t:\d+:t> /, ''))).toEqual([
      '**+1,250** Ada @\u200Beveryone: Added by staff. Balance 1,250.',
      `admin: Changed the settings: Economy off, was on; Log channel <#${CHANNEL}>, was none; Amount 2,000, was 100.`,
      'admin: Froze the account of Ada @\u200Beveryone.',
    ]);
  });

  test('changes during a pending message are collected for the next message', async () => {
    await ledger.grant(guildId, ada, 1);
    await followUntilFound(outboxMessages, (messages) => messages.length === 1);
    for (const amount of [2, 3]) await ledger.grant(guildId, ada, amount);
    await followUntilFound(feed, (found) => found?.count === 2);
    expect(await outboxMessages()).toHaveLength(1);
    await markDelivered();
    const [next] = await outboxMessages();
    expect(next?.revision).toBe(2);
    expect((await renderText(next?.payload ?? {})).split('\n')).toHaveLength(2);
    expect(await feed()).toEqual({ count: 0, more: 0 });
  });

  test('a long backlog is logged in part and the rest is counted', async () => {
    await ledger.asOwner(
      `insert into economy.changes (guild_id, data_type, change_type, affected_ids)
       select $1, 'transactions', 'create', array['txn_' || n] from generate_series(1, 1250) n`,
      [guildId],
    );
    await ledger.grant(guildId, ada, 7);
    await followUntilFound(feed, (found) => found?.more === 1_051);
    const [message] = await outboxMessages();
    expect(message?.payload).toMatchObject({ more: 0 });
    expect(await renderText({ unsent: [], more: 4_182 })).toBe('and 4,182 more, see the dashboard');
  });

  test('logging starts when a channel is chosen and stops when it is removed', async () => {
    await setChannel(null);
    await ledger.grant(guildId, ada, 1);
    await setChannel(CHANNEL);
    await ledger.grant(guildId, ada, 2);
    const [message] = await followUntilFound(outboxMessages, (messages) => messages.length === 1);
    expect(await renderText(message?.payload ?? {})).toMatch(/^<t:\d+:t> \*\*\+2\*\* [^\n]+$/);
    await setChannel(null);
    expect(await feed()).toBeUndefined();
    const outboxMessage = { guildId, key: 'log', payload: message?.payload ?? {} };
    expect(await ledger.ctx(system).read(guildId, (queries) => logDelivery.render(queries, outboxMessage))).toBe(
      'nothing',
    );
  });

  test('a server without a log channel gets no messages, and no server logs those of another', async () => {
    const other = await ledger.guild();
    await ledger.grant(other, ada, 9);
    await ledger.grant(guildId, ada, 1);
    const [message] = await followUntilFound(outboxMessages, (messages) => messages.length === 1);
    expect((await renderText(message?.payload ?? {})).split('\n')).toHaveLength(1);
    const messages = await ledger.asOwner('select 1 from economy.outbox where guild_id = $1', [other]);
    expect(messages).toEqual([]);
  });

  test('after a new epoch, as in a restored copy, no change is skipped', async () => {
    await ledger.grant(guildId, ada, 1);
    await followUntilFound(outboxMessages, (messages) => messages.length === 1);
    await acrossGuilds(ledger.app, startNewEpoch);
    await ledger.asOwner(`update economy.log_position set xid = '4000000000'::xid8`);
    await ledger.asOwner(`update economy.log_feeds set xid = '4000000000'::xid8`);
    await ledger.grant(guildId, ada, 2);
    await followUntilFound(feed, (found) => found?.count === 1);
  });

  test('concurrent readers take turns, and each transaction is logged once', async () => {
    const writing = Array.from({ length: 12 }, async () => {
      await ledger.grant(guildId, newId(), 5);
      await Promise.all([follow(), follow()]);
    });
    await Promise.all(writing);
    const all = async () => {
      const [message] = await outboxMessages();
      const [row] = await ledger.asOwner<{ unsent: string[] }>(
        'select unsent from economy.log_feeds where guild_id = $1',
        [guildId],
      );
      // The payload is written by `followChanges`.
      return [...((message?.payload as { unsent?: string[] } | undefined)?.unsent ?? []), ...(row?.unsent ?? [])];
    };
    const loggedIds = await followUntilFound(all, (ids) => ids.length >= 12);
    expect(new Set(loggedIds).size).toBe(12);
    expect(loggedIds).toHaveLength(12);
  });

  test('only the system can follow the changes', () => {
    expect(() => followChanges(ledger.ctx(member(ada)))).toThrow('not_allowed');
  });
});
