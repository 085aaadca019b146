import { expect, test } from 'vitest';
import { DatabaseError } from './db/database.ts';
import { createKeyedQueue } from './keyed-queue.ts';
import { createLog } from './log.ts';

const createTestQueue = () =>
  createKeyedQueue({
    concurrency: 2,
    log: createLog({ level: 'silent' }),
    signal: new AbortController().signal,
    initialDelayMs: 0,
  });

test.each(['08001', '08006', '53100', '57P03'])(
  'events of Discord survive an outage of any length (%s), in order',
  async (code) => {
    const queue = createTestQueue();
    const completed: string[] = [];
    let attempts = 0;
    queue.add('server', () => {
      attempts += 1;
      if (attempts <= 40) throw new DatabaseError('away', { code });
      completed.push('joined');
      return Promise.resolve();
    });
    queue.add('server', () => Promise.resolve(completed.push('renamed')));
    await queue.drain();
    expect(completed).toEqual(['joined', 'renamed']);
  },
);

test('a job that always fails is given up after six attempts and does not block the next', async () => {
  const queue = createTestQueue();
  const done: string[] = [];
  let attempts = 0;
  queue.add('server', () => {
    attempts += 1;
    throw new DatabaseError('no such server', { code: 'ECREF' });
  });
  queue.add('server', () => Promise.resolve(done.push('next')));
  await queue.drain();
  expect({ attempts, done }).toEqual({ attempts: 6, done: ['next'] });
});
