import { formatTransactionId, toEntryId } from '../../../core/ledger/transaction-id.ts';
import type { ClaimStatus } from '../shared/rules.ts';
import type { ReviewClaimRow } from './operations-store.ts';

/** The result of reviewing a claim or submitting its proof. */
export type ReviewResult = {
  claimId: string;
  taskId: number;
  taskName: string;
  userId: string;
  status: ClaimStatus;
  /** Coins paid; 0 while nothing was paid. */
  reward: number;
  /** The claimant's balance after the payment; null when nothing was paid. */
  balance: number | null;
  /** The role to be granted; null when there is none. */
  roleId: string | null;
  transactionId: string | null;
  /** True when every slot of the task is completed. */
  isTaskCompleted: boolean;
  deadline: Date;
  currencyName: string;
  isReplayed: boolean;
};

/** Converts the result of the SQL function. */
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
