import { expect, test } from 'vitest';
import type { Submission } from '../../../src/features/tasks/review-contract.ts';
import { withoutDecided, nextSubmission, secondsLeft, stepInQueue } from './review-queue.ts';

// Only the id and the number of the try are looked at.
const queue = ['1', '2', '3'].map((id) => ({ id, tries: 1 }) as Submission);

test('after a decision the next proof is shown, after the last the one before it', () => {
  expect(nextSubmission(queue, '1')?.id).toBe('2');
  expect(nextSubmission(queue, '3')?.id).toBe('2');
  expect(nextSubmission(queue.slice(0, 1), '1')).toBeUndefined();
});

test('walking holds at both ends, and begins at the start when nothing is in view', () => {
  expect(stepInQueue(queue, '2', 1)?.id).toBe('3');
  expect(stepInQueue(queue, '3', 1)?.id).toBe('3');
  expect(stepInQueue(queue, '1', -1)?.id).toBe('1');
  expect(stepInQueue(queue, undefined, 1)?.id).toBe('1');
});

test('what was decided is out of the queue at once', () => {
  expect(withoutDecided(queue, new Set(['2 1'])).map(({ id }) => id)).toEqual(['1', '3']);
});

test('who was rejected and sent another proof is in the queue again', () => {
  const again = queue.map((proof) => ({ ...proof, tries: 2 }));
  expect(withoutDecided(again, new Set(['2 1']))).toHaveLength(3);
});

test('the seconds that are left are whole, and never below zero', () => {
  const pending = { proof: queue[0] as Submission, decision: { kind: 'accept' } as const, sendAtMs: 10_000 };
  expect(secondsLeft(pending, 5_500)).toBe(5);
  expect(secondsLeft(pending, 11_000)).toBe(0);
});
