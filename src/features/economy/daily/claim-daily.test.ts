import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withRefusals } from '../../../platform/db/with-refusals.ts';
import { refuse } from '../refusals.ts';
import { actorSqlParams } from '../../../core/access/rights/rights.ts';
import { engines, hasPostgres15, type Engine } from '../../../../tests/support/database/test-database.ts';
import {
  createTestContext,
  member,
  newId,
  operator,
  testLedger,
  type TestLedger,
} from '../../../../tests/support/fixtures/ledger-fixtures.ts';
import { claimDaily } from './claim-daily.ts';
import { readBalance } from '../balances/read-balance.ts';
import * as sql from './daily-store.ts';
import { kindNumber } from '../../../core/ledger/entry-kinds.ts';

const testEngines: readonly Engine[] = hasPostgres15 ? [...engines, 'postgres15'] : engines;

describe.each(testEngines)('daily rewards on %s', (engine) => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await testLedger(engine);
  });
  afterAll(() => ledger.close());

  /** Claims as if the database clock showed `at`. */
  const claimAt = (guildId: string, userId: string, at: string) =>
    withRefusals(refuse, () =>
      sql.claimDaily(ledger.ctx(member(userId)), {
        guildId,
        actor: actorSqlParams(member(userId)),
        data: null,
        at: new Date(at),
      }),
    );
  const entriesOf = (guildId: string, userId: string) =>
    ledger.asOwner(
      'select kind, amount::numeric, balance_after::numeric, seq, data from economy.entries where guild_id = $1 and user_id = $2 order by seq',
      [guildId, userId],
    );

  test('a first claim creates the account, pays, writes the entry and records the changes', async () => {
    const guildId = await ledger.guild({ daily_amount: 250 });
    const userId = newId();
    const ctx = ledger.ctx(member(userId));
    const before = Date.now();
    const claim = await claimDaily(ctx, { guildId });
    expect(claim).toMatchObject({
      amount: 250,
      balance: 250,
      isReplayed: false,
      currencyName: 'coins',
      currencySymbol: '$',
    });
    const opensAfterMs = Date.parse(claim.nextAt) - before;
    expect(opensAfterMs).toBeGreaterThan(86_400_000 - 5_000);
    expect(opensAfterMs).toBeLessThan(86_400_000 + 5_000);
    expect(await entriesOf(guildId, userId)).toEqual([
      { kind: kindNumber('daily'), amount: 250, balance_after: 250, seq: 1, data: null },
    ]);
    expect(await readBalance(ctx, { guildId, userId })).toMatchObject({ balance: 250, earned: 250, spent: 0 });
    const changes = await ledger.asOwner(
      'select data_type, change_type, affected_ids from economy.changes where guild_id = $1 order by id',
      [guildId],
    );
    expect(changes).toEqual([
      { data_type: 'users', change_type: 'update', affected_ids: [userId] },
      { data_type: 'transactions', change_type: 'create', affected_ids: [`txn_${BigInt(ctx.operationId) * 2n}`] },
    ]);
  });

  test('repeating a claim returns its first result and pays once', async () => {
    const guildId = await ledger.guild();
    const ctx = ledger.ctx(member(newId()));
    const first = await claimDaily(ctx, { guildId });
    expect(await claimDaily(ctx, { guildId })).toEqual({ ...first, isReplayed: true });
  });

  test('another claim within the period is refused with the time of the next reward', async () => {
    const guildId = await ledger.guild();
    const userId = newId();
    const { nextAt } = await claimDaily(ledger.ctx(member(userId)), { guildId });
    const again = claimDaily(ledger.ctx(member(userId)), { guildId });
    await expect(again).rejects.toMatchObject({
      kind: 'too_soon',
      code: 'daily_already_claimed',
      data: { next_at: nextAt, next_at_seconds: Math.ceil(Date.parse(nextAt) / 1000), balance: 100 },
    });
    expect(await entriesOf(guildId, userId)).toHaveLength(1);
  });

  test('the operation id of another member is refused', async () => {
    const guildId = await ledger.guild();
    const ctx = ledger.ctx(member(newId()));
    await claimDaily(ctx, { guildId });
    const other = createTestContext(ledger.app, member(newId()), {
      source: 'discord_command',
      operationId: ctx.operationId,
    });
    await expect(claimDaily(other, { guildId })).rejects.toMatchObject({ code: 'act_key_reused' });
  });

  test('the same operation id in another server is another operation', async () => {
    const [here, there] = [await ledger.guild(), await ledger.guild()];
    const ctx = ledger.ctx(member(newId()));
    await claimDaily(ctx, { guildId: here });
    expect(await claimDaily(ctx, { guildId: there })).toMatchObject({ balance: 100, isReplayed: false });
  });

  test('an unknown server and one that the bot left are refused alike', async () => {
    const left = await ledger.guild();
    await ledger.asOwner('update economy.guilds set left_at = now() where guild_id = $1', [left]);
    for (const guildId of [newId(), left]) {
      const ctx = ledger.ctx(member(newId()));
      await expect(claimDaily(ctx, { guildId })).rejects.toMatchObject({ kind: 'missing', code: 'server_missing' });
      await expect(readBalance(ctx, { guildId, userId: newId() })).rejects.toMatchObject({ code: 'server_missing' });
    }
  });

  test('with the currency switched off, claiming and reading balances are refused', async () => {
    const guildId = await ledger.guild({ feature_currency: false });
    const ctx = ledger.ctx(member(newId()));
    await expect(claimDaily(ctx, { guildId })).rejects.toMatchObject({ kind: 'forbidden', code: 'feature_off' });
    await expect(readBalance(ctx, { guildId, userId: newId() })).rejects.toMatchObject({ code: 'feature_off' });
  });

  test('the operator, who is not a member, cannot claim', async () => {
    const guildId = await ledger.guild();
    await expect(claimDaily(ledger.ctx(operator), { guildId })).rejects.toMatchObject({ code: 'member_missing' });
  });

  test('a reward of 0 coins still writes its entry and starts the waiting period', async () => {
    const guildId = await ledger.guild({ daily_amount: 0 });
    const userId = newId();
    expect(await claimDaily(ledger.ctx(member(userId)), { guildId })).toMatchObject({ amount: 0, balance: 0 });
    expect(await entriesOf(guildId, userId)).toEqual([
      { kind: kindNumber('daily'), amount: 0, balance_after: 0, seq: 1, data: null },
    ]);
    await expect(claimDaily(ledger.ctx(member(userId)), { guildId })).rejects.toMatchObject({ kind: 'too_soon' });
  });

  test('a claim beyond the largest balance is refused', async () => {
    const guildId = await ledger.guild();
    const userId = newId();
    await ledger.grant(guildId, userId, 2 ** 53 - 100);
    await expect(claimDaily(ledger.ctx(member(userId)), { guildId })).rejects.toMatchObject({ code: 'balance_cap' });
  });

  test('an unknown user has 0 coins, and reading the balance creates no account', async () => {
    const guildId = await ledger.guild();
    const userId = newId();
    expect(await readBalance(ledger.ctx(member(newId())), { guildId, userId })).toMatchObject({ balance: 0 });
    expect(await ledger.asOwner('select 1 from economy.members where guild_id = $1', [guildId])).toEqual([]);
  });

  describe.each([
    // Rolling: exactly 86,400 s, regardless of local clocks.
    {
      mode: 'rolling',
      zone: 'Europe/Berlin',
      first: '2026-10-24T22:30:00Z',
      closed: '2026-10-25T22:29:59.999Z',
      open: '2026-10-25T22:30:00Z',
      about: 'over the end of summer time',
    },
    {
      mode: 'rolling',
      zone: 'Europe/Berlin',
      first: '2026-03-28T23:30:00Z',
      closed: '2026-03-29T23:29:59.999Z',
      open: '2026-03-29T23:30:00Z',
      about: 'over the start of summer time',
    },
    {
      mode: 'rolling',
      zone: 'UTC',
      first: '2028-02-28T12:00:00Z',
      closed: '2028-02-29T11:59:59Z',
      open: '2028-02-29T12:00:00Z',
      about: 'into a leap day',
    },
    {
      mode: 'rolling',
      zone: 'Pacific/Apia',
      first: '2011-12-30T09:00:00Z',
      closed: '2011-12-31T08:59:59Z',
      open: '2011-12-31T09:00:00Z',
      about: 'over the day Samoa skipped',
    },
    // Calendar: at the next midnight of the server's time zone.
    {
      mode: 'calendar',
      zone: 'Europe/Berlin',
      first: '2026-10-24T22:00:00Z',
      closed: '2026-10-25T22:59:59.999Z',
      open: '2026-10-25T23:00:00Z',
      about: 'on the day of 25 hours',
    },
    {
      mode: 'calendar',
      zone: 'Europe/Berlin',
      first: '2026-03-28T23:00:00Z',
      closed: '2026-03-29T21:59:59.999Z',
      open: '2026-03-29T22:00:00Z',
      about: 'on the day of 23 hours',
    },
    {
      mode: 'calendar',
      zone: 'UTC',
      first: '2028-02-28T23:59:59Z',
      closed: '2028-02-28T23:59:59.999Z',
      open: '2028-02-29T00:00:00Z',
      about: 'a second before a leap day',
    },
    {
      mode: 'calendar',
      zone: 'UTC',
      first: '2028-02-29T00:00:00Z',
      closed: '2028-02-29T23:59:59.999Z',
      open: '2028-03-01T00:00:00Z',
      about: 'on a leap day',
    },
    {
      mode: 'calendar',
      zone: 'Pacific/Apia',
      first: '2011-12-29T12:00:00Z',
      closed: '2011-12-30T09:59:59.999Z',
      open: '2011-12-30T10:00:00Z',
      about: 'before the day Samoa skipped',
    },
    {
      mode: 'calendar',
      zone: 'Pacific/Apia',
      first: '2026-11-22T10:59:59Z',
      closed: '2026-11-22T10:59:59.999Z',
      open: '2026-11-22T11:00:00Z',
      about: 'in Samoa',
    },
    {
      mode: 'calendar',
      zone: 'Asia/Beirut',
      first: '2026-03-28T12:00:00Z',
      closed: '2026-03-28T21:59:59.999Z',
      open: '2026-03-28T22:00:00Z',
      about: 'before a midnight that does not exist',
    },
    {
      mode: 'calendar',
      zone: 'America/Havana',
      first: '2026-10-31T12:00:00Z',
      closed: '2026-11-01T03:59:59.999Z',
      open: '2026-11-01T04:00:00Z',
      about: 'before a midnight that comes twice',
    },
    {
      mode: 'calendar',
      zone: 'Asia/Kathmandu',
      first: '2026-11-22T18:14:00Z',
      closed: '2026-11-22T18:14:59.999Z',
      open: '2026-11-22T18:15:00Z',
      about: 'in a zone of quarter hours',
    },
  ] as const)('$mode $about ($zone)', ({ mode, zone, first, closed, open }) => {
    test('the next reward opens at the announced time and not before', async () => {
      const guildId = await ledger.guild({ daily_mode: mode, timezone: zone });
      const userId = newId();
      expect(await claimAt(guildId, userId, first)).toMatchObject({ next_at: new Date(open).toISOString() });
      await expect(claimAt(guildId, userId, closed)).rejects.toMatchObject({
        code: 'daily_already_claimed',
        data: {
          next_at: new Date(open).toISOString(),
          seconds: Math.max(1, Math.ceil((Date.parse(open) - Date.parse(closed)) / 1000)),
        },
      });
      expect(await claimAt(guildId, userId, open)).toMatchObject({ balance: 200 });
    });
  });

  test('a clock set back pays nobody twice', async () => {
    for (const mode of ['rolling', 'calendar'] as const) {
      const guildId = await ledger.guild({ daily_mode: mode });
      const userId = newId();
      await claimAt(guildId, userId, '2026-11-22T00:30:00Z');
      await expect(claimAt(guildId, userId, '2026-11-21T23:30:00Z')).rejects.toMatchObject({ kind: 'too_soon' });
    }
  });
});
