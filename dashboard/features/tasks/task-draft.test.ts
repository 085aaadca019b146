import { expect, test } from 'vitest';
import { EMPTY, toLocalDateTime, maxPayout, parseNewTask, parseTaskChange } from './task-draft.ts';

const pier = { ...EMPTY, name: 'Photograph the old pier', reward: '350', max_claims: '10' };

test('a filled form becomes a task: empty slots mean no limit, empty choices mean none', () => {
  expect(parseNewTask(pier)).toEqual({
    ok: true,
    value: expect.objectContaining({ reward: 350, max_claims: 10, role_id: null, duration_hours: 48 }),
  });
  expect(parseNewTask({ ...pier, max_claims: '', reward: '1,200' })).toMatchObject({
    ok: true,
    value: { reward: 1_200, max_claims: -1 },
  });
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
  const parsed = parseNewTask({ ...pier, ...change });
  expect(parsed.ok ? {} : parsed.errors).toHaveProperty(field);
});

test('only changed fields are sent, so that changes by other users are kept', () => {
  expect(parseTaskChange({ ...pier, reward: '400' }, pier)).toEqual({ ok: true, value: { reward: 400 } });
  expect(parseTaskChange(pier, pier)).toEqual({ ok: true, value: {} });
});

test('a time survives the round trip through the date and time field, to the minute', () => {
  expect(new Date(toLocalDateTime('2026-11-25T14:30:00.000Z')).toISOString()).toBe('2026-11-25T14:30:00.000Z');
});

test('the maximum payout is reward times slots, and undefined without a bound', () => {
  expect(maxPayout(pier)).toBe(3_500);
  expect(maxPayout({ ...pier, max_claims: '' })).toBeUndefined();
  expect(maxPayout({ ...pier, repeats: true })).toBeUndefined();
});
