import { describe, expect, test } from 'vitest';
import { Failures, processDue } from './process-due.ts';

const item = (guildId: string, id: string) => ({ guildId, id });
/** Lists what is left, oldest first, like a store. */
const listOf =
  (left: { guildId: string; id: string }[], batchSize: number) =>
  (leftKeys: readonly string[]): Promise<{ guildId: string; id: string }[]> =>
    Promise.resolve(left.filter(({ guildId, id }) => !leftKeys.includes(`${guildId}:${id}`)).slice(0, batchSize));

describe('what is due', () => {
  test('is processed beyond a first round of failures, which name their servers at the end', async () => {
    const left = ['1', '2', '3', '4', '5', '6', '7'].map((id) => item(id < '5' ? 'broken' : `server-${id}`, id));
    const failures = new Failures();
    const done: string[] = [];
    const changed = await processDue(failures, {
      list: listOf(left, 2),
      process: ({ guildId, id }) => {
        if (guildId === 'broken') return Promise.reject(new Error(`nothing works in ${id}`));
        left.splice(
          left.findIndex((one) => one.id === id),
          1,
        );
        done.push(id);
        return Promise.resolve(true);
      },
      batchSize: 2,
      signal: undefined,
    });
    expect([changed, done]).toEqual([3, ['5', '6', '7']]);
    expect(() => failures.throwAny()).toThrow('4 failed, in broken: nothing works in 1');
  });

  test('that does not change does not keep what follows from being processed', async () => {
    const left = ['1', '2', '3'].map((id) => item('server', id));
    const processed: string[] = [];
    const failures = new Failures();
    const process = ({ id }: { id: string }) => Promise.resolve(processed.push(id) > 99);
    await processDue(failures, { list: listOf(left, 1), process, batchSize: 1, signal: undefined });
    expect(processed).toEqual(['1', '2', '3']);
    expect(() => failures.throwAny()).not.toThrow();
  });

  test('is left when the program stops', async () => {
    const stop = new AbortController();
    const left = ['1', '2', '3'].map((id) => item('server', id));
    const process = ({ id }: { id: string }) => {
      left.shift();
      if (id === '2') stop.abort();
      return Promise.resolve(1);
    };
    const due = { list: listOf(left, 2), process, batchSize: 2, signal: stop.signal };
    expect(await processDue(new Failures(), due)).toBe(2);
    expect(left.map(({ id }) => id)).toEqual(['3']);
  });

  test('names five servers and counts the others', async () => {
    const failures = new Failures();
    for (const guildId of 'abcdefg') await failures.attempt(guildId, () => Promise.reject(new Error('no')));
    expect(() => failures.throwAny()).toThrow('7 failed, in a, b, c, d, e and 2 more: no');
  });
});
