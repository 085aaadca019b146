import { expect, test } from 'vitest';
import { EMPTY, toLocalDateTime, maxPayout, toNewTask, toTaskChange, validateTask } from './task-draft.ts';

const pier = { ...EMPTY, name: 'Photograph the old pier', reward: '350', max_claims: '10' };

test('a filled form becomes a task: empty slots mean no limit, empty choices mean none', () => {
  expect(validateTask(pier, undefined)).toEqual({});
  expect(toNewTask(pier)).toMatchObject({ reward: 350, max_claims: 10, role_id: null, duration_hours: 48 });
  expect(toNewTask({ ...pier, max_claims: '', reward: '1,200' })).toMatchObject({ reward: 1_200, max_claims: -1 });
});

test.each([
  [{ name: ' ' }, 'name'],
  [{ reward: 'many' }, 'reward'],
  [{ reward: '-1' }, 'reward'],
  [{ max_claims: '0' }, 'max_claims'],
  [{ duration_hours: '' }, 'duration_hours'],
  [{ ends: 'date' as const, expires_at: '' }, 'expires_at'],
  [{ repeats: true, repeat_hours: '0' }, 'repeat_hours'],
])('a draft with %j has an error at %s', (change, field) => {
  expect(Object.keys(validateTask({ ...pier, ...change }, undefined))).toEqual([field]);
  expect(Object.keys(validateTask({ ...pier, ...change }, pier))).toEqual([field]);
});

test('only changed fields are sent, so that changes by other users are kept', () => {
  expect(toTaskChange({ ...pier, reward: '400' }, pier)).toEqual({ reward: 400 });
  expect(toTaskChange(pier, pier)).toEqual({});
});

test('a time survives the round trip through the date and time field, to the minute', () => {
  expect(new Date(toLocalDateTime('2026-11-25T14:30:00.000Z')).toISOString()).toBe('2026-11-25T14:30:00.000Z');
});

test('the maximum payout is reward times slots, and undefined without a bound', () => {
  expect(maxPayout(pier)).toBe(3_500);
  expect(maxPayout({ ...pier, max_claims: '' })).toBeUndefined();
  expect(maxPayout({ ...pier, repeats: true })).toBeUndefined();
});
