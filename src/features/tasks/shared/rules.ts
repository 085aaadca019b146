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
export type TaskStanding = {
  status: TaskStatus;
  maxClaims: number;
  currentClaims: number;
  expiresAt: Date | null;
  isClosing: boolean;
};

/** True when every place is taken; a task without a limit is never full. */
export const isFull = ({ maxClaims, currentClaims }: Pick<TaskStanding, 'maxClaims' | 'currentClaims'>): boolean =>
  maxClaims !== -1 && currentClaims >= maxClaims;

/**
 * Where a task stands on the board. Beyond its time an active task has ended, even before the job has noted it, unless the
 * server lets tasks stay open (`expires` false).
 */
export function stateOf(task: Omit<TaskStanding, 'isClosing'>, at: Date, expires: boolean): TaskState {
  if (task.status === 'proposed') return 'proposed';
  const isPast = expires && task.expiresAt !== null && task.expiresAt <= at;
  if ((task.status !== 'active' && task.status !== 'paused') || isPast) return 'ended';
  if (task.status === 'paused') return 'paused';
  return isFull(task) ? 'full' : 'open';
}

/** True when members may claim it now. */
export const isOpen = (task: TaskStanding, at: Date, expires: boolean): boolean =>
  !task.isClosing && stateOf(task, at, expires) === 'open';

/** A claimant has this long, counted from the claim; the task's own end does not shorten it. */
export const deadlineOf = (claimedAt: Date, durationHours: number): Date =>
  new Date(claimedAt.getTime() + durationHours * 3_600_000);

/** The terms of a task that is there: the channel may be unknown in old ones. */
export type StandingTerms = Omit<TaskTerms, 'channel_id'> & { channel_id: string | null };
export type TermName = keyof StandingTerms;

/**
 * The terms once the change is made. An end that followed from the duration follows the new one; an end that is sent, or was
 * set to something else, stands by itself.
 */
export function termsAfter(before: StandingTerms, change: TaskChange, createdAt: Date): StandingTerms {
  const sent = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const after: StandingTerms = { ...before, ...sent };
  const follows = before.expires_at === deadlineOf(createdAt, before.duration_hours).toISOString();
  if (change.expires_at === undefined && follows) {
    after.expires_at = deadlineOf(createdAt, after.duration_hours).toISOString();
  } else if (after.expires_at !== null) {
    after.expires_at = new Date(after.expires_at).toISOString();
  }
  return after;
}

/** The names of the terms that differ. */
export const changedTerms = (before: StandingTerms, after: StandingTerms): TermName[] =>
  // The keys of terms are their names.
  (Object.keys(before) as TermName[]).filter((name) => before[name] !== after[name]);

/** The named terms alone, for the audit log. */
export const pickTerms = (of: StandingTerms, names: readonly TermName[]): Partial<StandingTerms> =>
  Object.fromEntries(names.map((name) => [name, of[name]]));
