import { formatTransactionId, toEntryId } from '../../../core/ledger/transaction-id.ts';
import type { ClaimStatus } from '../shared/rules.ts';
import type { ReviewClaimRow } from '../shared/operations-store.ts';

/** What became of a claim. */
export type ReviewResult = {
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
export const toReviewResult = (row: ReviewClaimRow): ReviewResult => ({
  claimId: row.claim_id,
  taskId: row.task_id,
  taskName: row.task_name,
  userId: row.user_id,
  status: row.status,
  reward: row.reward,
  balance: row.balance,
  roleId: row.role_id,
  transactionId: row.paid_act === null ? null : formatTransactionId(toEntryId(row.paid_act)),
  isTaskCompleted: row.task_completed,
  deadline: new Date(row.deadline),
  currencyName: row.currency_name,
  isReplayed: row.replayed,
});
