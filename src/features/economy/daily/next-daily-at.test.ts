import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../../../tests/support/database/test-database.ts';
import { testLedger, type TestLedger } from '../../../../tests/support/fixtures/ledger-fixtures.ts';

/** Time zones with unusual clock changes, and the day of such a change; Samoa skipped 30 December 2011. */
const CLOCK_CHANGES = [
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['America/New_York', '2026-11-01'],
  ['America/Santiago', '2026-09-06'],
  ['America/Santiago', '2026-04-05'],
  ['Asia/Beirut', '2026-03-29'],
  ['Asia/Beirut', '2026-10-25'],
  ['Africa/Cairo', '2026-04-24'],
  ['Africa/Cairo', '2026-10-30'],
  ['America/Havana', '2026-11-01'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Pacific/Apia', '2011-12-30'],
  ['Pacific/Apia', '2011-04-02'],
  ['Pacific/Kiritimati', '2028-02-29'],
  ['UTC', '2028-02-29'],
] as const;

describe.each(engines)('days of the server’s time zone on %s', (engine) => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await testLedger(engine);
  });
  afterAll(() => ledger.close());

  /** Counts, over every quarter of an hour of five days, claims that reopen the same day or wait beyond the next midnight. */
  const checkDays = (zone: string, day: string, sessionZone: string) =>
    ledger.admin.transaction(async (queries) => {
      await queries.query(`select set_config('TimeZone', $1, true)`, [sessionZone]);
      return queries.query<{ checked: string; twice: string; late: string; longest: number; opens: string }>(
        `select count(*) as checked, count(*) filter (where (opens at time zone $1)::date <= day) as twice,
           count(*) filter (where ((opens - interval '1 microsecond') at time zone $1)::date > day) as late,
           (extract(epoch from max(opens - at)) / 3600)::float8 as longest,
           md5(string_agg(extract(epoch from opens)::text, ',' order by at)) as opens
         from (
           select at, (at at time zone $1)::date as day, economy.next_daily_at(at, 'calendar', $1) as opens
           from generate_series($2::timestamp at time zone 'UTC' - interval '60 hours',
             $2::timestamp at time zone 'UTC' + interval '60 hours', interval '15 minutes') at
         ) each_moment`,
        [zone, day],
      );
    });

  test.each(CLOCK_CHANGES)(
    'in %s around %s no day pays twice and no reward opens after the next midnight',
    async (zone, day) => {
      const [found] = await checkDays(zone, day, 'UTC');
      expect(found).toMatchObject({ checked: '481', twice: '0', late: '0' });
      // A day has 25 hours when the clocks go back by one hour.
      expect(found?.longest).toBeLessThanOrEqual(25);
      expect(await checkDays(zone, day, 'Pacific/Apia')).toEqual([found]);
    },
  );
});
