import { expect, test } from 'vitest';
import { EMPTY, toLocalDateTime, maxPayout, parseNewTask, parseTaskChange } from './task-draft.ts';

const pier = { ...EMPTY, name: 'Photograph the old pier', reward: '350', max_claims: '10' };

test('a filled form becomes a task: empty places are no limit, empty choices are none', () => {
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
])('%j is wrong at %s', (change, field) => {
  const parsed = parseNewTask({ ...pier, ...change });
  expect(parsed.ok ? {} : parsed.errors).toHaveProperty(field);
});

test('only what was changed is sent, so that what others changed meanwhile stays', () => {
  expect(parseTaskChange({ ...pier, reward: '400' }, pier)).toEqual({ ok: true, value: { reward: 400 } });
  expect(parseTaskChange(pier, pier)).toEqual({ ok: true, value: {} });
});

test('a moment survives the way into the field for day and time and back, to the minute', () => {
  expect(new Date(toLocalDateTime('2026-11-25T14:30:00.000Z')).toISOString()).toBe('2026-11-25T14:30:00.000Z');
});

test('what a task pays at most is reward times places, and unknown where nothing bounds it', () => {
  expect(maxPayout(pier)).toBe(3_500);
  expect(maxPayout({ ...pier, max_claims: '' })).toBeUndefined();
  expect(maxPayout({ ...pier, repeats: true })).toBeUndefined();
});
