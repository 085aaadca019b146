import type { Queries } from '../../platform/db/database.ts';
import type { Work } from '../../platform/work.ts';

const TIME_ZONE_SQL = `coalesce((select s.timezone from economy.guild_settings s where s.guild_id = $1), 'UTC')`;

export type MovementRow = { kind: number; acts: number; change: number; moved: number };
export type OverviewRow = {
  supply: number;
  supplyAtMidnight: number;
  sources: number;
  sinks: number;
  holders: number;
  midnight: Date;
  movements: MovementRow[];
};

/**
 * Reads the supply and today's movements in one statement, so that they are consistent: supply at midnight + sources - sinks
 * = supply now, unless one of them is clamped to the largest safe integer.
 */
export async function readOverview(queries: Queries, guildId: string): Promise<OverviewRow> {
  const [row] = await queries.query<OverviewRow>(
    `with guild as materialized (select ${TIME_ZONE_SQL} as zone),
       today as materialized (select zone, economy.day_start((now() at time zone zone)::date, zone) as midnight from guild),
       held as materialized (
         select coalesce(sum(m.balance), 0) as supply, count(*) filter (where m.balance > 0 and m.user_id <> 0) as holders
         from economy.members m where m.guild_id = $1),
       moved as materialized (
         select movement.* from today,
           economy.movements($1, economy.min_entry_id_at(today.midnight), 9223372036854775807, today.zone) movement),
       day as (select coalesce(sum(minted), 0) as minted, coalesce(sum(burned), 0) as burned from moved)
     select economy.clamp_to_safe_integer(held.supply) as supply,
       economy.clamp_to_safe_integer(held.supply - day.minted + day.burned) as "supplyAtMidnight",
       economy.clamp_to_safe_integer(day.minted) as sources, economy.clamp_to_safe_integer(day.burned) as sinks,
       held.holders::numeric as holders, today.midnight,
       (select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'acts', acts,
          'change', economy.clamp_to_safe_integer(minted - burned), 'moved', economy.clamp_to_safe_integer(moved)) order by kind), '[]')
        from moved) as movements
     from held, day, today`,
    [guildId],
  );
  if (row === undefined) throw new Error('An aggregate returned no row.');
  return row;
}

export type DayRow = { day: string; sources: number; sinks: number };

/** Reads sources and sinks of the last days, oldest first: closed days from their totals, other days from the entries. */
export function readSupplyHistory(queries: Queries, guildId: string, days: number): Promise<DayRow[]> {
  return queries.query<DayRow>(
    `with guild as materialized (select ${TIME_ZONE_SQL} as zone),
       span as materialized (
         select zone, (now() at time zone zone)::date as today, (now() at time zone zone)::date - ($2::integer - 1) as first
         from guild),
       closed as (
         select t.day, t.minted, t.burned from economy.daily_totals t, span
         where t.guild_id = $1 and t.day >= span.first and t.day < span.today),
       unsummed as materialized (
         select zone, greatest(first, least(today, coalesce(
           (select max(t.day) + 1 from economy.daily_totals t where t.guild_id = $1), first))) as first from span),
       live as (
         select moved.day, moved.minted, moved.burned
         from unsummed, economy.movements(
           $1, economy.min_entry_id_at(economy.day_start(unsummed.first, unsummed.zone)), 9223372036854775807, unsummed.zone) moved)
     select listed.day::date::text as day, economy.clamp_to_safe_integer(coalesce(sum(moved.minted), 0)) as sources,
       economy.clamp_to_safe_integer(coalesce(sum(moved.burned), 0)) as sinks
     from span cross join generate_series(span.first::timestamp, span.today::timestamp, interval '1 day') listed (day)
     left join (select * from closed union all select * from live) moved on moved.day = listed.day::date
     group by listed.day order by listed.day`,
    [guildId, days],
  );
}

/** Returns the smallest entry ids of two days in the server's time zone; null for a day that is null. */
export async function readEntryIdsOfDays(
  queries: Queries,
  guildId: string,
  days: { from: string | null; before: string | null },
): Promise<{ from: string | null; before: string | null }> {
  const [row] = await queries.query<{ from: string | null; before: string | null }>(
    `select economy.min_entry_id_at(economy.day_start($2::date, zone)) as "from",
       economy.min_entry_id_at(economy.day_start($3::date, zone)) as before from (select ${TIME_ZONE_SQL} as zone) guild`,
    [guildId, days.from, days.before],
  );
  return row ?? { from: null, before: null };
}

export type DayRange = { first: string; end: string; zone: string };

/**
 * Finds the days to sum next: first the last two summed days again, since an operation keeps the time of its start and may
 * commit after midnight; then from the first day with entries but no totals. `end` is exclusive; null when nothing is left.
 */
export async function findNextDayRange(
  queries: Queries,
  guildId: string,
  { maxDays, isFirst }: { maxDays: number; isFirst: boolean },
): Promise<DayRange | null> {
  const [row] = await queries.query<{ first: string | null; end: string; zone: string }>(
    `with guild as materialized (select ${TIME_ZONE_SQL} as zone),
       known as materialized (select max(t.day) as last from economy.daily_totals t where t.guild_id = $1),
       bound as materialized (
         select coalesce(economy.min_entry_id_at(economy.day_start(last + 1, zone)), 0) as entry_id from guild, known),
       oldest as materialized (
         -- A subquery, so that row-level security compares each entry with a value and does not evaluate the bound again.
         select e.op_id from economy.entries e where e.guild_id = $1 and e.op_id >= (select entry_id from bound)
         order by e.op_id limit 1),
       found as materialized (
         select zone, (now() at time zone zone)::date as today, case when $3 and last is not null then last - 1
           else (select (economy.entry_time(op_id) at time zone zone)::date from oldest) end as first
         from guild, known)
     select first::text as first, least(today, first + $2::integer)::text as end, zone from found where first < today`,
    [guildId, maxDays, isFirst],
  );
  return row === undefined || row.first === null ? null : { first: row.first, end: row.end, zone: row.zone };
}

/**
 * Sums whole days into their totals; repeating it gives the same rows. Days of a time zone that the server no longer uses
 * are not summed: the lock on the settings prevents writing them during or after a change of the time zone.
 */
export async function writeDailyTotals(work: Work, { first, end, zone }: DayRange): Promise<void> {
  const [settings] = await work.query<{ timezone: string }>(
    'select timezone from economy.guild_settings where guild_id = $1 for share',
    [work.guildId],
  );
  if ((settings?.timezone ?? 'UTC') !== zone) return;
  await work.query(
    `insert into economy.daily_totals as total (guild_id, day, kind, acts, minted, burned, moved)
     select $1, moved.day, moved.kind, moved.acts, economy.clamp_to_safe_integer(moved.minted), economy.clamp_to_safe_integer(moved.burned),
       economy.clamp_to_safe_integer(moved.moved)
     from (select ${TIME_ZONE_SQL} as zone) guild, economy.movements($1, economy.min_entry_id_at(economy.day_start($2::date, guild.zone)),
       economy.min_entry_id_at(economy.day_start($3::date, guild.zone)), guild.zone) moved
     on conflict (guild_id, day, kind) do update
     set acts = excluded.acts, minted = excluded.minted, burned = excluded.burned, moved = excluded.moved
     where (total.acts, total.minted, total.burned, total.moved)
       is distinct from (excluded.acts, excluded.minted, excluded.burned, excluded.moved)`,
    [work.guildId, first, end],
  );
}

/** Deletes all totals after a change of the time zone; the next run of the job computes them again. */
export async function deleteDailyTotals(work: Work): Promise<void> {
  await work.query('delete from economy.daily_totals where guild_id = $1', [work.guildId]);
}
