import type {
  CLAIM_NOTIFICATION_KINDS,
  CLAIM_STATUSES,
  PROPOSAL_NOTIFICATION_KINDS,
  ROLE_PROBLEMS,
  TASK_STATES,
  TASK_STATUSES,
  TaskChange,
  TaskTerms,
} from './schemas-contract.ts';

export type TaskStatus = (typeof TASK_STATUSES)[number];
export type TaskState = (typeof TASK_STATES)[number];
export type ClaimStatus = (typeof CLAIM_STATUSES)[number];
export type RoleProblem = (typeof ROLE_PROBLEMS)[number];
export type ClaimNotificationKind = (typeof CLAIM_NOTIFICATION_KINDS)[number];
export type ProposalNotificationKind = (typeof PROPOSAL_NOTIFICATION_KINDS)[number];

/** A file of a proof and the message that carries it; without a message an expired link cannot be refreshed. */
export type ProofFile = {
  id: string;
  filename: string;
  content_type: string | null;
  /** In bytes. */
  size: number;
  /** The link as Discord returned it; it expires. */
  url: string;
  channel_id: string | null;
  message_id: string | null;
};

/** Returns a claim's deadline: `durationHours` after the claim. The task's own end does not shorten it. */
export const calculateDeadline = (claimedAt: Date, durationHours: number): Date =>
  new Date(claimedAt.getTime() + durationHours * 3_600_000);

/** The terms of a stored task; an imported one may have no channel. */
export type StoredTerms = Omit<TaskTerms, 'channel_id'> & { channel_id: string | null };
export type TermName = keyof StoredTerms;

/**
 * Returns the terms after a change. An end that was derived from the duration moves with it; an end that is in the change or
 * was set by hand does not.
 */
export function applyTermsChange(before: StoredTerms, change: TaskChange, createdAt: Date): StoredTerms {
  const changes = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const after: StoredTerms = { ...before, ...changes };
  const isEndDerived = before.expires_at === calculateDeadline(createdAt, before.duration_hours).toISOString();
  if (change.expires_at === undefined && isEndDerived) {
    after.expires_at = calculateDeadline(createdAt, after.duration_hours).toISOString();
  } else if (after.expires_at !== null) {
    after.expires_at = new Date(after.expires_at).toISOString();
  }
  return after;
}

/** Returns the names of the terms that differ. */
export const findChangedTerms = (before: StoredTerms, after: StoredTerms): TermName[] =>
  // Safe: the keys of the terms are the term names.
  (Object.keys(before) as TermName[]).filter((name) => before[name] !== after[name]);

/** Returns only the named terms, for the audit log. */
export const pickTerms = (terms: StoredTerms, names: readonly TermName[]): Partial<StoredTerms> =>
  Object.fromEntries(names.map((name) => [name, terms[name]]));
