import { expect, test } from 'vitest';
import type { Submission } from '../../../src/features/tasks/review/review-contract.ts';
import { withoutDecided, nextSubmission, secondsLeft, stepInQueue } from './review-queue.ts';

// The cast is safe: the queue reads only the id and the number of tries.
const queue = ['1', '2', '3'].map((id) => ({ id, tries: 1 }) as Submission);

test('after a decision the next proof is shown, or the previous one at the end of the queue', () => {
  expect(nextSubmission(queue, '1')?.id).toBe('2');
  expect(nextSubmission(queue, '3')?.id).toBe('2');
  expect(nextSubmission(queue.slice(0, 1), '1')).toBeUndefined();
});

test('stepping stops at both ends, and starts at the first proof when none is open', () => {
  expect(stepInQueue(queue, '2', 1)?.id).toBe('3');
  expect(stepInQueue(queue, '3', 1)?.id).toBe('3');
  expect(stepInQueue(queue, '1', -1)?.id).toBe('1');
  expect(stepInQueue(queue, undefined, 1)?.id).toBe('1');
});

test('a decided proof leaves the queue at once', () => {
  expect(withoutDecided(queue, new Set(['2 1'])).map(({ id }) => id)).toEqual(['1', '3']);
});

test('a rejected member who submits another proof is in the queue again', () => {
  const again = queue.map((proof) => ({ ...proof, tries: 2 }));
  expect(withoutDecided(again, new Set(['2 1']))).toHaveLength(3);
});

test('the remaining seconds are whole and never negative', () => {
  const pending = { proof: queue[0] as Submission, decision: { kind: 'accept' } as const, sendAtMs: 10_000 };
  expect(secondsLeft(pending, 5_500)).toBe(5);
  expect(secondsLeft(pending, 11_000)).toBe(0);
});
