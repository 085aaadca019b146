import { expect, test } from 'vitest';
import { formatEnd } from './task-text.ts';

const NOW_MS = Date.parse('2026-11-25T12:00:00Z');
const MARA = { id: '1100000000000000001', display_name: 'Mara', avatar_url: null };
const TASK = {
  status: 'active',
  state: 'open',
  proposer: null,
  created_by: MARA,
  ended_by: null,
  ended_at: null,
  expires_at: '2026-11-24T12:00:00Z',
  updated_at: '2026-11-01T12:00:00Z',
} as const;

test.each([
  [{ expires_at: null }, 'No end'],
  [{ expires_at: '2026-11-28T12:00:00Z' }, '3 days left'],
  [{ status: 'paused', state: 'paused', ended_by: MARA }, 'Paused by Mara'],
  [{ status: 'proposed', state: 'proposed' }, 'By Mara'],
  [{ status: 'cancelled', state: 'ended', ended_at: '2026-11-20T12:00:00Z' }, 'Closed 20 Nov'],
  // Past its end, and not expired by a job yet.
  [{ status: 'active', state: 'ended' }, 'Expired 24 Nov'],
] as const)('the end of a task with %o is shown as "%s"', (changes, expected) => {
  expect(formatEnd({ ...TASK, ...changes }, { nowMs: NOW_MS, timezone: 'Europe/Oslo' })).toBe(expected);
});
