import type { Submission } from '../../../src/features/tasks/review/review-contract.ts';

/** How long a decision can be undone before it is sent, in milliseconds. */
export const UNDO_WINDOW_MS = 5_000;

/** A decision that is not sent yet. */
export type PendingDecision = {
  proof: Submission;
  decision: { kind: 'accept' } | { kind: 'reject'; reason: string };
  sendAtMs: number;
};

/** Identifies a proof by claim and number of tries, because a rejected member submits again with the same claim. */
export const proofKey = ({ id, tries }: Pick<Submission, 'id' | 'tries'>): string => `${id} ${tries}`;

/** Returns the queue without the proofs decided on this page, whether sent already or not. */
export const withoutDecided = (queue: readonly Submission[], decidedKeys: ReadonlySet<string>): readonly Submission[] =>
  queue.filter((proof) => !decidedKeys.has(proofKey(proof)));

/** Returns the proof to open when this one leaves the queue: the next, otherwise the previous, otherwise undefined. */
export function nextSubmission(queue: readonly Submission[], id: string): Submission | undefined {
  const index = queue.findIndex((proof) => proof.id === id);
  return queue[index + 1] ?? (index > 0 ? queue[index - 1] : undefined);
}

/** Returns the proof `step` positions from the open one, stopping at both ends of the queue. */
export function stepInQueue(
  queue: readonly Submission[],
  id: string | undefined,
  step: number,
): Submission | undefined {
  const index = queue.findIndex((proof) => proof.id === id);
  if (index < 0) return queue[0];
  return queue[Math.min(queue.length - 1, Math.max(0, index + step))];
}

/** Returns the whole seconds until a decision is sent. Capped, because `nowMs` may lag by up to one clock tick. */
export const secondsLeft = ({ sendAtMs }: PendingDecision, nowMs: number): number =>
  Math.min(UNDO_WINDOW_MS / 1_000, Math.max(0, Math.ceil((sendAtMs - nowMs) / 1_000)));
