import type { Submission } from '../../../src/features/tasks/review-contract.ts';

/** How long a decision can be taken back before it is sent, in milliseconds. */
export const UNDO_WINDOW_MS = 5_000;

/** A decision that waits to be sent. */
export type PendingDecision = {
  proof: Submission;
  decision: { kind: 'accept' } | { kind: 'reject'; reason: string };
  sendAtMs: number;
};

/** A proof by its claim and its try: who was rejected comes back with the same claim. */
export const proofKey = ({ id, tries }: Pick<Submission, 'id' | 'tries'>): string => `${id} ${tries}`;

/** The queue without what was decided here, whether that was sent already or not. */
export const withoutDecided = (queue: readonly Submission[], decidedKeys: ReadonlySet<string>): readonly Submission[] =>
  queue.filter((proof) => !decidedKeys.has(proofKey(proof)));

/** The proof to show next to one that leaves the queue: the one after it, else the one before; undefined for the last. */
export function nextSubmission(queue: readonly Submission[], id: string): Submission | undefined {
  const position = queue.findIndex((one) => one.id === id);
  return queue[position + 1] ?? (position > 0 ? queue[position - 1] : undefined);
}

/** The neighbour of the proof in view, by so many steps; the ends hold. */
export function stepInQueue(
  queue: readonly Submission[],
  id: string | undefined,
  step: number,
): Submission | undefined {
  const position = queue.findIndex((one) => one.id === id);
  if (position < 0) return queue[0];
  return queue[Math.min(queue.length - 1, Math.max(0, position + step))];
}

/** Whole seconds until a decision is sent. A clock that ticks every quarter of a second may be a little behind. */
export const secondsLeft = ({ sendAtMs }: PendingDecision, nowMs: number): number =>
  Math.min(UNDO_WINDOW_MS / 1_000, Math.max(0, Math.ceil((sendAtMs - nowMs) / 1_000)));
