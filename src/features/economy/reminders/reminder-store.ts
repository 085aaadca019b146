import type { Queries } from '../../../platform/db/database.ts';
import type { DueItem } from '../../../platform/process-due.ts';
import type { Work } from '../../../platform/work.ts';

/** The outbox kind of reminders, and the prefix of their keys. */
export const REMINDER_KIND = 'economy.daily_reminder';
/** A reward that opened longer ago is not reminded of. */
const REMINDER_WINDOW = `interval '1 hour'`;

const nextRewardSql = (claimedAtSql: string) =>
  `economy.next_daily_at(${claimedAtSql}, coalesce(s.daily_mode, 'rolling'), coalesce(s.timezone, 'UTC'))`;

/** Subscribes a member from the next reward to open: the one after their last claim, or after the reward open now. */
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

/** Lists servers with a reminder to check. Requires a transaction across guilds. */
export const listGuildsToRemind = (
  queries: Queries,
  { limit, leftKeys }: { limit: number; leftKeys: readonly string[] },
): Promise<DueItem[]> =>
  queries.query<DueItem>(
    `select distinct r.guild_id as "guildId", '' as id from economy.daily_reminders r
     where r.look_at <= now() and r.guild_id || ':' <> all($2) limit $1`,
    [limit, leftKeys],
  );

/**
 * Checks up to `limit` members of the server who are due: enqueues a reminder for those whose reward opened within the last hour and who
 * were not reminded of it, and schedules the next check for the earliest time at which a reward can open. Members who claimed
 * meanwhile or cannot claim are not reminded. Returns how many were checked.
 */
export async function enqueueDueReminders(work: Work, limit: number): Promise<number> {
  const [row] = await work.query<{ checkedCount: string }>(
    `with due as (
       select r.guild_id, r.user_id, m.last_daily, ${nextRewardSql('m.last_daily')} as opens, ${nextRewardSql('now()')} as earliest,
         coalesce(s.feature_currency and not 'daily' = any(s.disabled_commands), true) and g.left_at is null and m.is_active and m.left_at is null
           and m.frozen_at is null and m.last_daily is distinct from r.reminded_of as is_wanted
       from (
         select * from economy.daily_reminders where guild_id = $3 and look_at <= now() order by look_at limit $1 for update skip locked
       ) r
       join economy.guilds g on g.guild_id = r.guild_id
       left join economy.guild_settings s on s.guild_id = r.guild_id
       left join economy.members m on m.guild_id = r.guild_id and m.user_id = r.user_id
     ), checked as (
       select due.*, coalesce(is_wanted and opens <= now() and opens > now() - ${REMINDER_WINDOW}, false) as is_reminded from due
     ), moved as (
       update economy.daily_reminders r
       set look_at = case when checked.opens > now() then checked.opens else checked.earliest end,
         reminded_of = case when checked.is_reminded then checked.last_daily else r.reminded_of end
       from checked where r.guild_id = checked.guild_id and r.user_id = checked.user_id
     ), enqueued as (
       select economy.enqueue(guild_id, $2 || ':' || user_id, $2, null, jsonb_build_object('user', user_id::text))
       from checked where is_reminded
     )
     select (select count(*) from checked) as "checkedCount", (select count(*) from enqueued)`,
    [limit, REMINDER_KIND, work.guildId],
  );
  return Number(row?.checkedCount ?? 0);
}

/** Finds a reward that opened for the member within the last hour; undefined when there is nothing to remind of. */
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
