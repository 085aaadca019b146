import { expect, test } from 'vitest';
import { DatabaseError } from './db/database.ts';
import { createLanes } from './keyed-queue.ts';
import { createLog } from './log.ts';

const lanesFor = () =>
  createLanes({
    width: 2,
    log: createLog({ level: 'silent' }),
    signal: new AbortController().signal,
    firstWaitMs: 0,
  });

test.each(['08001', '08006', '53100', '57P03'])(
  'what Discord told is kept through an outage of any length (%s), in order',
  async (code) => {
    const lanes = lanesFor();
    const kept: string[] = [];
    let tries = 0;
    lanes.add('server', () => {
      tries += 1;
      if (tries <= 40) throw new DatabaseError('away', { code });
      kept.push('joined');
      return Promise.resolve();
    });
    lanes.add('server', () => Promise.resolve(kept.push('renamed')));
    await lanes.drain();
    expect(kept).toEqual(['joined', 'renamed']);
  },
);

test('a job that can never work is given up after six tries and does not keep the next waiting', async () => {
  const lanes = lanesFor();
  const done: string[] = [];
  let tries = 0;
  lanes.add('server', () => {
    tries += 1;
    throw new DatabaseError('no such server', { code: 'EC404' });
  });
  lanes.add('server', () => Promise.resolve(done.push('next')));
  await lanes.drain();
  expect({ tries, done }).toEqual({ tries: 6, done: ['next'] });
});
