import { requireRight } from '../../../core/access/rights/require-right.ts';
import { actorParams, RIGHTS } from '../../../core/access/rights/rights.ts';
import { acting } from '../../../core/ledger/with-refusals.ts';
import { staffEntryData } from '../../../core/ledger/entry-data.ts';
import { isAmount } from '../../../core/ledger/rules.ts';
import { isUnavailable, isUncertain } from '../../../platform/db/database.ts';
import { defineRefusals } from '../../../platform/refusal.ts';
import type { Ctx } from '../../../platform/work.ts';
import { pacerOf } from '../balances/adjust-balance.ts';
import { isPlanned, leftPayouts, payNext, planPayout, type PayoutState } from './payout-store.ts';

const refuse = defineRefusals({ invalid_input: 'invalid' });

/** One statement’s worth: others wait for it, a quarter of a second at most on a busy machine. */
const AT_ONCE = 250;
const MOST_LEFT = 100;

export type Payout = Omit<PayoutState, 'replayed'> & { isFinished: boolean; isReplayed: boolean };
type Progress = (payout: Payout) => void;

/**
 * Pays every member of a role: a plan first, keyed by the act, then the members of the plan in parts. The same act again goes on
 * with its plan and pays nobody twice; what a lost database or a stop left over, `finishPayouts` carries out.
 * `holders` asks Discord who they are, and only when there is no plan yet.
 * Refuses: server_missing, not_allowed, invalid_input (amount), role_empty, too_many_changes {seconds}, act_key_reused, and
 * whatever `holders` refuses.
 */
export async function payRole(
  ctx: Ctx,
  asked: { guildId: string; roleId: string; amount: number; reason: string },
  { holders, progress = () => undefined }: { holders: () => Promise<readonly string[]>; progress?: Progress },
): Promise<Payout> {
  const { guildId, roleId, amount, reason } = asked;
  if (!isAmount(amount)) throw refuse('invalid_input', {}, 'amount');
  const isRepeat = await ctx.read(guildId, async (queries) => {
    await requireRight(ctx, queries, guildId, RIGHTS.change_balance);
    return isPlanned(queries, guildId, ctx.actId);
  });
  const userIds = isRepeat ? [] : await holders();
  const plan = await acting(() =>
    planPayout(ctx, {
      guildId,
      actor: actorParams(ctx.actor),
      right: RIGHTS.change_balance,
      roleId,
      amount,
      userIds,
      pacer: pacerOf(ctx, roleId),
      data: staffEntryData(ctx, { reason, payout: ctx.actId }),
    }),
  );
  return { ...(await carryOut(ctx, { guildId, payoutId: ctx.actId, plan }, progress)), isReplayed: plan.replayed };
}

/** Pays what payouts have left over that nobody goes on with any more. For the program's own job. */
export async function finishPayouts(ctx: Ctx, signal: AbortSignal): Promise<void> {
  for (const { guildId, payoutId, ...rest } of await ctx.acrossGuilds((queries) => leftPayouts(queries, MOST_LEFT))) {
    let { done } = rest;
    while (done < rest.total && !signal.aborted) ({ done } = await payPart(ctx, { guildId, payoutId, done }));
  }
}

async function carryOut(
  ctx: Ctx,
  { guildId, payoutId, plan }: { guildId: string; payoutId: string; plan: PayoutState },
  progress: Progress,
): Promise<Payout> {
  let state = told(plan);
  try {
    while (!state.isFinished) {
      state = told(await payPart(ctx, { guildId, payoutId, done: state.done }));
      progress(state);
    }
  } catch (error) {
    // The plan stands and is finished later, so what was paid is told instead of a failure.
    if (!isUnavailable(error) && !isUncertain(error)) throw error;
  }
  return state;
}

const payPart = (ctx: Ctx, of: { guildId: string; payoutId: string; done: number }): Promise<PayoutState> =>
  payNext(ctx, { ...of, acts: Array.from({ length: AT_ONCE }, () => ctx.newId()) });

const told = ({ replayed, ...state }: PayoutState): Payout => ({
  ...state,
  isFinished: state.done === state.total,
  isReplayed: replayed,
});
