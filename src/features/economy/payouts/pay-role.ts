import { requireRight } from '../../../core/access/rights/require-right.ts';
import { actorSqlParams } from '../../../core/access/rights/rights.ts';
import { withRefusals } from '../../../platform/db/with-refusals.ts';
import { toStaffEntryData } from '../../../core/ledger/entry-data.ts';
import { isAmount } from '../../../core/ledger/rules.ts';
import { isUnavailable, isUncertain } from '../../../platform/db/database.ts';
import { refuse } from '../refusals.ts';
import { Failures, processDue } from '../../../platform/process-due.ts';
import type { Ctx } from '../../../platform/work.ts';
import { rateLimitKeyOf } from '../balances/rate-limit-key.ts';
import { isPayoutPlanned, listStalledPayouts, type PayoutState } from './payout-store.ts';
import * as sql from './payout-store.ts';
import { RIGHTS } from '../rights.ts';

/** Members per statement: other transactions wait for it, at most a quarter of a second on a busy machine. */
const BATCH_SIZE = 250;
const MAX_STALLED_PAYOUTS = 100;

export type Payout = Omit<PayoutState, 'replayed'> & { isFinished: boolean; isReplayed: boolean };
type ProgressListener = (payout: Payout) => void;

/**
 * Pays every holder of a role: stores a plan, keyed by the operation id, then pays the members of the plan in batches.
 * Repeating the operation continues its plan and pays nobody twice; `finishPayouts` pays what a lost database or a shutdown
 * left over. `listHolders` reads the holders from Discord and is called only when there is no plan yet.
 * Refuses: server_missing, not_allowed, invalid_input (amount), role_empty, too_many_changes {seconds}, act_key_reused, and
 * anything that `listHolders` refuses.
 */
export async function payRole(
  ctx: Ctx,
  input: { guildId: string; roleId: string; amount: number; reason: string },
  {
    listHolders,
    progress = () => undefined,
  }: { listHolders: () => Promise<readonly string[]>; progress?: ProgressListener },
): Promise<Payout> {
  const { guildId, roleId, amount, reason } = input;
  if (!isAmount(amount)) throw refuse('invalid_input', {}, 'amount');
  const isAlreadyPlanned = await ctx.read(guildId, async (queries) => {
    await requireRight(ctx, queries, guildId, RIGHTS.change_balance);
    return isPayoutPlanned(queries, guildId, ctx.operationId);
  });
  const userIds = isAlreadyPlanned ? [] : await listHolders();
  const plan = await withRefusals(refuse, () =>
    sql.planPayout(ctx, {
      guildId,
      actor: actorSqlParams(ctx.actor),
      right: RIGHTS.change_balance,
      roleId,
      amount,
      userIds,
      rateLimitKey: rateLimitKeyOf(ctx, roleId),
      data: toStaffEntryData(ctx, { reason, payout: ctx.operationId }),
    }),
  );
  return {
    ...(await payAllBatches(ctx, { guildId, payoutId: ctx.operationId, plan }, progress)),
    isReplayed: plan.replayed,
  };
}

/** Continues payouts that were interrupted. For the system's own job. Throws an AggregateError at the end when some failed. */
export async function finishPayouts(ctx: Ctx, signal: AbortSignal): Promise<void> {
  const failures = new Failures();
  await processDue(failures, {
    list: (leftKeys) =>
      ctx.acrossGuilds((queries) => listStalledPayouts(queries, { limit: MAX_STALLED_PAYOUTS, leftKeys })),
    process: async ({ guildId, id: payoutId, done: doneBefore, total }) => {
      let done = doneBefore;
      while (done < total && !signal.aborted) ({ done } = await payBatch(ctx, { guildId, payoutId, done }));
      return done - doneBefore;
    },
    batchSize: MAX_STALLED_PAYOUTS,
    signal,
  });
  failures.throwAny();
}

async function payAllBatches(
  ctx: Ctx,
  { guildId, payoutId, plan }: { guildId: string; payoutId: string; plan: PayoutState },
  progress: ProgressListener,
): Promise<Payout> {
  let state = toPayout(plan);
  try {
    while (!state.isFinished) {
      state = toPayout(await payBatch(ctx, { guildId, payoutId, done: state.done }));
      progress(state);
    }
  } catch (error) {
    // The plan is stored and finished later, so return the progress instead of failing.
    if (!isUnavailable(error) && !isUncertain(error)) throw error;
  }
  return state;
}

const payBatch = (ctx: Ctx, payout: { guildId: string; payoutId: string; done: number }): Promise<PayoutState> =>
  sql.payPayout(ctx, { ...payout, operationIds: Array.from({ length: BATCH_SIZE }, () => ctx.newId()) });

const toPayout = ({ replayed, ...state }: PayoutState): Payout => ({
  ...state,
  isFinished: state.done === state.total,
  isReplayed: replayed,
});
