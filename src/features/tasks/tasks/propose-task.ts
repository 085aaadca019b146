import { withRefusals } from '../../../platform/db/with-refusals.ts';
import type { Ctx } from '../../../platform/work.ts';
import type { NewTask } from '../shared/schemas-contract.ts';
import * as sql from './operations-store.ts';
import { applyDefaultTerms } from './default-terms.ts';
import { toActorParameters } from '../shared/actor-parameters.ts';
import { refuse } from '../shared/refusals.ts';

export type ProposedTask = {
  taskId: number;
  /** Coins taken from the proposer and held in escrow. */
  held: number;
  balance: number;
  currencyName: string;
  isReplayed: boolean;
};

/**
 * Proposes a task that the acting member pays for. The coins for all slots leave their balance at once and are held in escrow;
 * what is not paid out returns when the task is declined or ends. Such a task grants no role and has a limited number of slots.
 * Refuses: server_missing, feature_off (tasks, currency), member_missing, proposals_off, frozen, invalid_input
 * (max_claims without a limit, role_id), channel_needed, insufficient_funds {balance, needed, currency},
 * too_many_proposals {limit} (waiting proposals), act_key_reused.
 */
export async function proposeTask(
  ctx: Ctx,
  { guildId, task }: { guildId: string; task: Omit<NewTask, 'role_id' | 'auto_approve'> },
): Promise<ProposedTask> {
  const terms = JSON.stringify(applyDefaultTerms({ max_claims: 1, ...task }));
  const result = await withRefusals(refuse, () => sql.proposeTask(ctx, { ...toActorParameters(ctx, guildId), terms }));
  return {
    taskId: result.task_id,
    held: result.held,
    balance: result.balance,
    currencyName: result.currency_name,
    isReplayed: result.replayed,
  };
}
