import { CLOCK_SLACK } from '../../../platform/db/clock-slack.ts';
import type { Queries } from '../../../platform/db/database.ts';
import type { DueItem } from '../../../platform/process-due.ts';
import type { Ctx } from '../../../platform/work.ts';

type JobContext = Pick<Ctx, 'callFunction' | 'newId'>;
export type DueClaim = DueItem & { claimId: string };
export type DueTask = DueItem & { taskId: number };
/** At most `limit` items, except those with these keys: `<server>:<id>`. */
type DueQuery = { limit: number; leftKeys?: readonly string[] };

/** True for servers the bot is in; the claims and tasks of others wait until it returns. */
const BOT_IS_PRESENT = (tableAlias: string) =>
  `exists (select from economy.guilds g where g.guild_id = ${tableAlias}.guild_id and g.left_at is null)`;

/** Claims past their deadline without a proof under review, oldest deadline first. Requires a transaction across guilds. */
export const listDueClaims = (queries: Queries, { limit, leftKeys = [] }: DueQuery): Promise<DueClaim[]> =>
  queries.query<DueClaim>(
    `select c.guild_id as "guildId", c.claim_id as "claimId", c.claim_id::text as id from economy.claims c
     where c.status in ('in_progress', 'rejected') and c.deadline <= now() and ${BOT_IS_PRESENT('c')}
       and not exists (select from economy.tasks t
         where t.guild_id = c.guild_id and t.task_id = c.task_id and t.closing_at is not null)
       and c.guild_id || ':' || c.claim_id <> all($2)
     order by c.deadline limit $1`,
    [limit, leftKeys],
  );

/** Tasks past their end, in servers with automatic expiry. Requires a transaction across guilds. */
export const listDueTasks = (queries: Queries, { limit, leftKeys = [] }: DueQuery): Promise<DueTask[]> =>
  queries.query<DueTask>(
    `select t.guild_id as "guildId", t.task_id as "taskId", t.task_id::text as id from economy.tasks t
     left join economy.task_settings s on s.guild_id = t.guild_id
     where t.status in ('active', 'paused') and t.closing_at is null and t.expires_at <= now()
       and coalesce(s.auto_expire_enabled, true) and ${BOT_IS_PRESENT('t')}
       and t.guild_id || ':' || t.task_id <> all($2)
     order by t.expires_at limit $1`,
    [limit, leftKeys],
  );

/** Servers with a reminder due. Requires a transaction across guilds. */
export const listGuildsToRemind = (queries: Queries, { limit, leftKeys = [] }: DueQuery): Promise<DueItem[]> =>
  queries.query<DueItem>(
    `select distinct c.guild_id as "guildId", '' as id from economy.claims c
     where c.remind_at <= now() and c.remind_at is not null and c.status in ('in_progress', 'rejected') and ${BOT_IS_PRESENT('c')}
       and c.guild_id || ':' <> all($2)
     limit $1`,
    [limit, leftKeys],
  );

/** Tasks whose deletion began at least `afterMs` ago. Requires a transaction across guilds. */
export const listClosingTasks = (
  queries: Queries,
  { limit, afterMs, leftKeys = [] }: DueQuery & { afterMs: number },
): Promise<DueTask[]> =>
  queries.query<DueTask>(
    `select t.guild_id as "guildId", t.task_id as "taskId", t.task_id::text as id from economy.tasks t
     where (t.closing_at <= now() - $2 * interval '1 millisecond' or t.closing_at > now() + ${CLOCK_SLACK}) and t.guild_id || ':' || t.task_id <> all($3)
     order by t.closing_at limit $1`,
    [limit, afterMs, leftKeys],
  );

/** Calls economy.expire_claim: the whole operation in one statement. Returns false when the claim is no longer due. */
export async function expireClaim(ctx: JobContext, params: DueClaim & { data: string }): Promise<boolean> {
  const { result } = await ctx.callFunction<{ result: { expired: boolean } }>(
    'select economy.expire_claim($1, $2, $3, $4::jsonb, null) as result',
    [params.guildId, ctx.newId(), params.claimId, params.data],
  );
  return result.expired;
}

/** Calls economy.expire_task: the whole operation in one statement. Returns false when the task is no longer due. */
export async function expireTask(ctx: JobContext, params: DueTask & { data: string }): Promise<boolean> {
  const { result } = await ctx.callFunction<{ result: { expired: boolean } }>(
    'select economy.expire_task($1, $2, $3, $4::jsonb, null) as result',
    [params.guildId, ctx.newId(), params.taskId, params.data],
  );
  return result.expired;
}

/** Calls economy.remind_claims for at most `limit` claims of one server. Returns how many claimants were reminded. */
export async function remindClaims(ctx: JobContext, params: { guildId: string; limit: number }): Promise<number> {
  const { result } = await ctx.callFunction<{ result: { reminded: number } }>(
    'select economy.remind_claims($1, $2, null) as result',
    [params.guildId, params.limit],
  );
  return result.reminded;
}
