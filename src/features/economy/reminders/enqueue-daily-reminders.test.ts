import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { engines } from '../../../../tests/support/database/test-database.ts';
import {
  member,
  newId,
  operator,
  testLedger,
  type TestLedger,
} from '../../../../tests/support/fixtures/ledger-fixtures.ts';
import { claimDaily } from '../daily/claim-daily.ts';
import { freezeMember } from '../balances/freeze-member.ts';
import { enqueueDailyReminders } from './enqueue-daily-reminders.ts';
import { setReminder } from './set-reminder.ts';

const system = { kind: 'system', job: 'economy.remind_daily' } as const;
const neverAborted = new AbortController().signal;
const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;

describe.each(engines)('daily reward reminders on %s', (engine) => {
  let ledger: TestLedger;
  let guildId: string;
  let userId: string;
  beforeAll(async () => {
    ledger = await testLedger(engine);
  });
  afterAll(() => ledger.close());
  beforeEach(async () => {
    guildId = await ledger.guild();
    userId = newId();
    await claimDaily(ledger.ctx(member(userId)), { guildId });
  });

  const setEnabled = (isOn: boolean) => setReminder(ledger.ctx(member(userId)), { guildId, isOn });
  /** Moves the last claim this far into the past and makes the member due for a check. */
  const moveLastClaim = async (seconds: number) => {
    await ledger.asOwner(
      `update economy.members set last_daily = now() - $3 * interval '1 second' where guild_id = $1 and user_id = $2`,
      [guildId, userId, seconds],
    );
    await ledger.asOwner('update economy.daily_reminders set look_at = now() where guild_id = $1', [guildId]);
  };
  const remind = () => enqueueDailyReminders(ledger.ctx(system, { source: 'system' }), neverAborted);
  const outboxMessages = () => ledger.asOwner('select key from economy.outbox where guild_id = $1', [guildId]);
  const secondsUntilCheck = async () => {
    const [row] = await ledger.asOwner<{ seconds: number }>(
      'select extract(epoch from look_at - now())::float8 as seconds from economy.daily_reminders where guild_id = $1',
      [guildId],
    );
    return row?.seconds;
  };

  test('a subscriber is reminded once when the reward opens and checked again a day later', async () => {
    await setEnabled(true);
    expect(await secondsUntilCheck()).toBeGreaterThan(DAY_SECONDS - MINUTE_SECONDS);
    await remind();
    expect(await outboxMessages()).toEqual([]);
    await moveLastClaim(DAY_SECONDS + MINUTE_SECONDS);
    await remind();
    expect(await outboxMessages()).toEqual([{ key: `economy.daily_reminder:${userId}` }]);
    expect(await secondsUntilCheck()).toBeGreaterThan(DAY_SECONDS - MINUTE_SECONDS);
    await ledger.asOwner('delete from economy.outbox where guild_id = $1', [guildId]);
    await ledger.asOwner('update economy.daily_reminders set look_at = now() where guild_id = $1', [guildId]);
    await remind();
    expect(await outboxMessages()).toEqual([]);
  });

  test.each([
    ['claimed again meanwhile', 2 * HOUR_SECONDS, DAY_SECONDS - 2 * HOUR_SECONDS],
    ['an hour late after a downtime', DAY_SECONDS + HOUR_SECONDS + 1, DAY_SECONDS],
    ['days late', 9 * DAY_SECONDS, DAY_SECONDS],
  ])('%s: no reminder is sent, and the next check is when the next reward opens', async (_why, ago, next) => {
    await setEnabled(true);
    await moveLastClaim(ago);
    await remind();
    expect(await outboxMessages()).toEqual([]);
    expect(await secondsUntilCheck()).toBeGreaterThan(next - MINUTE_SECONDS);
    expect(await secondsUntilCheck()).toBeLessThanOrEqual(next);
  });

  test('members who did not subscribe, unsubscribed, are frozen or left are not reminded', async () => {
    await moveLastClaim(DAY_SECONDS + MINUTE_SECONDS);
    await remind();
    await setEnabled(true);
    await setEnabled(false);
    await moveLastClaim(DAY_SECONDS + MINUTE_SECONDS);
    await remind();
    await setEnabled(true);
    await freezeMember(ledger.ctx(operator), { guildId, userId, reason: 'x' });
    await moveLastClaim(DAY_SECONDS + MINUTE_SECONDS);
    await remind();
    await ledger.asOwner(
      'update economy.members set frozen_at = null, is_active = false, left_at = now() where guild_id = $1',
      [guildId],
    );
    await moveLastClaim(DAY_SECONDS + MINUTE_SECONDS);
    await remind();
    expect(await outboxMessages()).toEqual([]);
  });

  test('in calendar mode the next check is at the next midnight of the server', async () => {
    await ledger.asOwner(
      `update economy.guild_settings set daily_mode = 'calendar', timezone = 'Asia/Beirut' where guild_id = $1`,
      [guildId],
    );
    await setEnabled(true);
    const [row] = await ledger.asOwner<{ is_midnight: boolean }>(
      `select look_at = economy.day_start((now() at time zone 'Asia/Beirut')::date + 1, 'Asia/Beirut') as is_midnight
       from economy.daily_reminders where guild_id = $1`,
      [guildId],
    );
    expect(row).toEqual({ is_midnight: true });
  });

  test('a claim returns whether a reminder is set, and only a member can set one', async () => {
    const ctx = () => ledger.ctx(member(userId));
    await setEnabled(true);
    await moveLastClaim(DAY_SECONDS);
    expect(await claimDaily(ctx(), { guildId })).toMatchObject({ isReminded: true });
    await setEnabled(false);
    await moveLastClaim(DAY_SECONDS);
    expect(await claimDaily(ctx(), { guildId })).toMatchObject({ isReminded: false });
    await expect(setReminder(ledger.ctx(operator), { guildId, isOn: true })).rejects.toMatchObject({
      code: 'member_missing',
    });
  });

  test.skipIf(engine === 'embedded')('two concurrent runs remind each member once', async () => {
    const ids = Array.from({ length: 50 }, newId);
    for (const id of ids) {
      await ledger.asOwner(
        `insert into economy.members (guild_id, user_id, last_daily) values ($1, $2, now() - interval '86401 seconds')`,
        [guildId, id],
      );
      await ledger.asOwner('insert into economy.daily_reminders (guild_id, user_id, look_at) values ($1, $2, now())', [
        guildId,
        id,
      ]);
    }
    await Promise.all([remind(), remind()]);
    const messages = await ledger.asOwner('select revision from economy.outbox where guild_id = $1', [guildId]);
    expect(messages).toEqual(ids.map(() => ({ revision: 1 })));
  });
});
