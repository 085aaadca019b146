import { CLOCK_SLACK } from '../../../platform/db/clock-slack.ts';
import type { actorSqlParams } from '../../../core/access/rights/rights.ts';
import type { Queries } from '../../../platform/db/database.ts';
import type { DueItem } from '../../../platform/process-due.ts';
import type { Ctx } from '../../../platform/work.ts';

export type PayoutState = {
  /** Number of members in the plan, and how many of them have been processed. */
  total: number;
  done: number;
  paid: number;
  /** Skipped because their account is frozen, or because it would have exceeded the server's balance cap. */
  frozen: number;
  capped: number;
  replayed: boolean;
};

/** Whether this operation has stored a plan before. */
export async function isPayoutPlanned(queries: Queries, guildId: string, payoutId: string): Promise<boolean> {
  const rows = await queries.query('select 1 from economy.payouts where guild_id = $1 and payout_id = $2', [
    guildId,
    payoutId,
  ]);
  return rows.length > 0;
}

/** Calls economy.plan_payout: the whole operation in one statement. */
export async function planPayout(
  ctx: Pick<Ctx, 'callFunction' | 'operationId'>,
  params: {
    guildId: string;
    actor: ReturnType<typeof actorSqlParams>;
    right: string;
    roleId: string;
    amount: number;
    userIds: readonly string[];
    rateLimitKey: string | null;
    data: string;
  },
): Promise<PayoutState> {
  const { result } = await ctx.callFunction<{ result: PayoutState }>(
    'select economy.plan_payout($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb, null) as result',
    [
      params.guildId,
      ctx.operationId,
      ...params.actor,
      params.right,
      params.roleId,
      params.amount,
      params.userIds,
      params.rateLimitKey,
      params.data,
    ],
  );
  return result;
}

/** Calls economy.pay_payout: pays the next members of a plan, as many as there are operation ids. */
export async function payPayout(
  ctx: Pick<Ctx, 'callFunction'>,
  params: { guildId: string; payoutId: string; done: number; operationIds: readonly string[] },
): Promise<PayoutState> {
  const { result } = await ctx.callFunction<{ result: PayoutState }>(
    'select economy.pay_payout($1, $2, $3, $4) as result',
    [params.guildId, params.payoutId, params.done, params.operationIds],
  );
  return result;
}

/** Lists payouts without progress for a minute, the oldest first; the id is the payout's. Requires a transaction across guilds. */
export const listStalledPayouts = (
  queries: Queries,
  { limit, leftKeys }: { limit: number; leftKeys: readonly string[] },
): Promise<(DueItem & { done: number; total: number })[]> =>
  queries.query(
    `select guild_id as "guildId", payout_id::text as id, done, total from economy.payouts
     where finished_at is null and (touched_at < now() - interval '1 minute' or touched_at > now() + ${CLOCK_SLACK}) and guild_id || ':' || payout_id <> all($2)
     order by touched_at limit $1`,
    [limit, leftKeys],
  );
