import type { Queries } from '../../../platform/db/database.ts';
import type { Work } from '../../../platform/work.ts';

/** The kind of the outbox lines that remind, and the first part of their keys. */
export const REMINDER_KIND = 'economy.daily_reminder';
/** Later than this nobody is told any more. */
const REMINDER_WINDOW = `interval '1 hour'`;

const nextRewardSql = (claimedAtSql: string) =>
  `economy.next_daily_at(${claimedAtSql}, coalesce(s.daily_mode, 'rolling'), coalesce(s.timezone, 'UTC'))`;

/** A member hears when the next reward opens: the one after their last claim, or after the one that is open now. */
export async function insertReminder(work: Work, userId: string): Promise<void> {
  await work.query(
    `insert into economy.daily_reminders (guild_id, user_id, look_at)
     select g.guild_id, $2, case when ${nextRewardSql('m.last_daily')} > now() then ${nextRewardSql('m.last_daily')} else ${nextRewardSql('now()')} end
     from economy.guilds g
     left join economy.guild_settings s on s.guild_id = g.guild_id
     left join economy.members m on m.guild_id = g.guild_id and m.user_id = $2
     where g.guild_id = $1
     on conflict (guild_id, user_id) do nothing`,
    [work.guildId, userId],
  );
}

export async function deleteReminder(work: Work, userId: string): Promise<void> {
  await work.query('delete from economy.daily_reminders where guild_id = $1 and user_id = $2', [work.guildId, userId]);
}

/**
 * Looks at up to `limit` members who are due: owes a reminder to those whose reward opened within the last hour and who have not
 * been told of it, and looks at each of them again when the next one can open at the earliest. Who has claimed meanwhile, or
 * may not claim, is not told. Answers how many were looked at. Needs a transaction across servers.
 */
export async function enqueueDueReminders(queries: Queries, limit: number): Promise<number> {
  const [row] = await queries.query<{ looked: string }>(
    `with due as (
       select r.guild_id, r.user_id, m.last_daily, ${nextRewardSql('m.last_daily')} as opens, ${nextRewardSql('now()')} as earliest,
         coalesce(s.feature_currency and not 'daily' = any(s.disabled_commands), true) and g.left_at is null and m.is_active and m.left_at is null
           and m.frozen_at is null and m.last_daily is distinct from r.reminded_of as is_wanted
       from (
         select * from economy.daily_reminders where look_at <= now() order by look_at limit $1 for update skip locked
       ) r
       join economy.guilds g on g.guild_id = r.guild_id
       left join economy.guild_settings s on s.guild_id = r.guild_id
       left join economy.members m on m.guild_id = r.guild_id and m.user_id = r.user_id
     ), told as (
       select due.*, coalesce(is_wanted and opens <= now() and opens > now() - ${REMINDER_WINDOW}, false) as is_told from due
     ), moved as (
       update economy.daily_reminders r
       set look_at = case when told.opens > now() then told.opens else told.earliest end,
         reminded_of = case when told.is_told then told.last_daily else r.reminded_of end
       from told where r.guild_id = told.guild_id and r.user_id = told.user_id
     ), owed as (
       select economy.enqueue(guild_id, $2 || ':' || user_id, $2, null, jsonb_build_object('user', user_id::text))
       from told where is_told
     )
     select (select count(*) from told) as looked, (select count(*) from owed)`,
    [limit, REMINDER_KIND],
  );
  return Number(row?.looked ?? 0);
}

/** In which server a member may claim now, open for less than an hour; undefined when there is nothing to remind of. */
export async function findOpenReward(
  queries: Queries,
  guildId: string,
  userId: string,
): Promise<{ guildName: string } | undefined> {
  const [row] = await queries.query<{ guildName: string }>(
    `select g.name as "guildName"
     from economy.daily_reminders r
     join economy.guilds g on g.guild_id = r.guild_id and g.left_at is null
     join economy.members m on m.guild_id = r.guild_id and m.user_id = r.user_id
     left join economy.guild_settings s on s.guild_id = r.guild_id
     where r.guild_id = $1 and r.user_id = $2 and ${nextRewardSql('m.last_daily')} <= now()
       and ${nextRewardSql('m.last_daily')} > now() - ${REMINDER_WINDOW}`,
    [guildId, userId],
  );
  return row;
}
