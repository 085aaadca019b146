import { expect, test } from 'vitest';
import {
  reduceConnection,
  STOPPED_AFTER_MS,
  retryDelayMs,
  type Connection,
  type ConnectionEvent,
} from './connection.ts';

const after = (...events: ConnectionEvent[]): Connection =>
  events.reduce(reduceConnection, { phase: 'connecting', lostAtMs: 0 });
const opened = (atMs: number): ConnectionEvent => ({ type: 'opened', atMs });
const lost = (atMs: number): ConnectionEvent => ({ type: 'lost', atMs });
const waited = (atMs: number): ConnectionEvent => ({ type: 'waited', atMs });

test.each<[string, ConnectionEvent[], Connection]>([
  ['an open stream is live', [opened(1)], { phase: 'live' }],
  ['a lost stream is connecting', [opened(1), lost(50)], { phase: 'connecting', lostAtMs: 50 }],
  [
    'further failed attempts keep the original time',
    [opened(1), lost(50), lost(900)],
    { phase: 'connecting', lostAtMs: 50 },
  ],
  ['it is not stopped before the timeout', [opened(1), lost(50), waited(60)], { phase: 'connecting', lostAtMs: 50 }],
  [
    'after the timeout it is stopped, with the time it was lost',
    [opened(1), lost(50), waited(50 + STOPPED_AFTER_MS)],
    { phase: 'stopped', lostAtMs: 50 },
  ],
  [
    'it stays stopped while attempts fail',
    [lost(0), waited(STOPPED_AFTER_MS), lost(20_000)],
    { phase: 'stopped', lostAtMs: 0 },
  ],
  ['it is live again after reopening', [lost(0), waited(STOPPED_AFTER_MS), opened(30_000)], { phase: 'live' }],
  ['a late timer is ignored once the stream is live', [lost(0), opened(5), waited(99_999)], { phase: 'live' }],
])('%s', (_name, events, connection) => {
  expect(after(...events)).toEqual(connection);
});

test('retry delays double, up to 30 seconds', () => {
  expect([0, 1, 2, 5, 500].map(retryDelayMs)).toEqual([1000, 2000, 4000, 30_000, 30_000]);
});
