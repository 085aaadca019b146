import type { actorSqlParams } from '../../../core/access/rights/rights.ts';
import type { Ctx, Work } from '../../../platform/work.ts';

export type ClaimDailyRow = {
  amount: number;
  /** Consecutive days, including this one. */
  streak: number;
  balance: number;
  next_at: string;
  replayed: boolean;
  reminds: boolean;
  currency_name: string;
  currency_symbol: string;
};
type ClaimDailyParams = {
  guildId: string;
  actor: ReturnType<typeof actorSqlParams>;
  data: string | null;
  /** Null for the database clock; tests pass a time. */
  at: Date | null;
};

/** Calls economy.claim_daily: the whole operation in one statement. */
export async function claimDaily(
  ctx: Pick<Ctx, 'callFunction' | 'operationId'>,
  params: ClaimDailyParams,
): Promise<ClaimDailyRow> {
  const { result } = await ctx.callFunction<{ result: ClaimDailyRow }>(
    'select economy.claim_daily($1, $2, $3, $4, $5, $6::jsonb, $7) as result',
    [params.guildId, ctx.operationId, ...params.actor, params.data, params.at],
  );
  return result;
}

/** Calls economy.correct_reward_times: after the clock was ahead, rewards and incomes open a period from now. */
export async function correctRewardTimes(work: Work): Promise<void> {
  await work.query('select economy.correct_reward_times($1)', [work.guildId]);
}
