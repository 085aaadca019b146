import { createTransactionId, opIdOf } from '../../../core/ledger/transaction-id.ts';
import type { ClaimStatus } from '../shared/rules.ts';
import type { DecisionResult } from '../shared/operations-store.ts';

/** What became of a claim. */
export type Decided = {
  claimId: string;
  taskId: number;
  taskName: string;
  userId: string;
  status: ClaimStatus;
  /** Coins paid; 0 while nothing was. */
  reward: number;
  /** The claimant's balance after the payment; null when nothing was paid. */
  balance: number | null;
  /** The role that is owed now. */
  roleId: string | null;
  transactionId: string | null;
  /** True when with it every place of the task is completed. */
  isTaskCompleted: boolean;
  deadline: Date;
  currencyName: string;
  isReplayed: boolean;
};

/** The answer of the hot functions in the house's words. */
export const decidedOf = (done: DecisionResult): Decided => ({
  claimId: done.claim_id,
  taskId: done.task_id,
  taskName: done.task_name,
  userId: done.user_id,
  status: done.status,
  reward: done.reward,
  balance: done.balance,
  roleId: done.role_id,
  transactionId: done.paid_act === null ? null : createTransactionId(opIdOf(done.paid_act)),
  isTaskCompleted: done.task_completed,
  deadline: new Date(done.deadline),
  currencyName: done.currency_name,
  isReplayed: done.replayed,
});
