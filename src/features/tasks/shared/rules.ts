import type {
  CLAIM_STATUSES,
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

/** A file of a proof and where it lies; without a message its link cannot be had anew once it has expired. */
export type ProofFile = {
  id: string;
  filename: string;
  content_type: string | null;
  /** In bytes. */
  size: number;
  /** As Discord gave it; it expires. */
  url: string;
  channel_id: string | null;
  message_id: string | null;
};

/** What the judgement of a task needs. */
export type TaskAvailability = {
  status: TaskStatus;
  maxClaims: number;
  currentClaims: number;
  expiresAt: Date | null;
  isClosing: boolean;
};

/** True when every place is taken; a task without a limit is never full. */
export const isFull = ({ maxClaims, currentClaims }: Pick<TaskAvailability, 'maxClaims' | 'currentClaims'>): boolean =>
  maxClaims !== -1 && currentClaims >= maxClaims;

/**
 * Where a task stands on the board. Beyond its time an active task has ended, even before the job has noted it, unless the
 * server lets tasks stay open (`expires` false).
 */
export function deriveTaskState(
  task: Omit<TaskAvailability, 'isClosing'>,
  now: Date,
  isExpiryEnabled: boolean,
): TaskState {
  if (task.status === 'proposed') return 'proposed';
  const isPast = isExpiryEnabled && task.expiresAt !== null && task.expiresAt <= now;
  if ((task.status !== 'active' && task.status !== 'paused') || isPast) return 'ended';
  if (task.status === 'paused') return 'paused';
  return isFull(task) ? 'full' : 'open';
}

/** True when members may claim it now. */
export const isOpen = (task: TaskAvailability, now: Date, isExpiryEnabled: boolean): boolean =>
  !task.isClosing && deriveTaskState(task, now, isExpiryEnabled) === 'open';

/** A claimant has this long, counted from the claim; the task's own end does not shorten it. */
export const calculateDeadline = (claimedAt: Date, durationHours: number): Date =>
  new Date(claimedAt.getTime() + durationHours * 3_600_000);

/** The terms of a task that is there: the channel may be unknown in old ones. */
export type StoredTerms = Omit<TaskTerms, 'channel_id'> & { channel_id: string | null };
export type TermName = keyof StoredTerms;

/**
 * The terms once the change is made. An end that followed from the duration follows the new one; an end that is sent, or was
 * set to something else, stands by itself.
 */
export function applyTermsChange(before: StoredTerms, change: TaskChange, createdAt: Date): StoredTerms {
  const sent = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const after: StoredTerms = { ...before, ...sent };
  const isEndDerived = before.expires_at === calculateDeadline(createdAt, before.duration_hours).toISOString();
  if (change.expires_at === undefined && isEndDerived) {
    after.expires_at = calculateDeadline(createdAt, after.duration_hours).toISOString();
  } else if (after.expires_at !== null) {
    after.expires_at = new Date(after.expires_at).toISOString();
  }
  return after;
}

/** The names of the terms that differ. */
export const findChangedTerms = (before: StoredTerms, after: StoredTerms): TermName[] =>
  // The keys of terms are their names.
  (Object.keys(before) as TermName[]).filter((name) => before[name] !== after[name]);

/** The named terms alone, for the audit log. */
export const pickTerms = (terms: StoredTerms, names: readonly TermName[]): Partial<StoredTerms> =>
  Object.fromEntries(names.map((name) => [name, terms[name]]));
