import { expect, test } from 'vitest';
import { createQueryInvalidator, isAffected, type ChangeEvent } from './changes.ts';

const change = (over: Partial<ChangeEvent> = {}): ChangeEvent => ({
  id: '1.1.1',
  guild_id: '7',
  data_type: 'users',
  change_type: 'update',
  affected_ids: ['42'],
  at: '2026-11-22T13:32:08Z',
  ...over,
});

test.each([
  ['a list of the same topic', ['users', '7', 'list', { page: 1 }], {}, true],
  ['the member it names', ['users', '7', 'one', '42'], {}, true],
  ['another member', ['users', '7', 'one', '43'], {}, false],
  ['another server', ['users', '8', 'list', {}], {}, false],
  ['another topic', ['transactions', '7', 'overview'], {}, false],
  ['the overview, for a new entry', ['transactions', '7', 'overview'], { data_type: 'transactions' }, true],
  ['the server, for a change of its settings', ['servers', '7'], { data_type: 'config' }, true],
  ['the account', ['account'], {}, false],
])('a change invalidates exactly the queries it affects: %s', (_name, key, over, expected) => {
  expect(isAffected(key, change(over))).toBe(expected);
});

test('changes that arrive during a refetch wait for the next round, and none is lost', async () => {
  const rounds: ((value: void) => void)[] = [];
  const invalidated: string[][] = [];
  const keys = ['1', '2', '3', '4'];
  const invalidator = createQueryInvalidator({
    invalidateQueries: (filters) => {
      // The predicate reads only the key of a query.
      const matches = (id: string) => filters?.predicate?.({ queryKey: ['users', '7', 'one', id] } as never) ?? false;
      invalidated.push(keys.filter(matches));
      return new Promise((resolve) => rounds.push(resolve));
    },
  });
  const first = invalidator.add(change({ affected_ids: ['1'] }));
  await Promise.all([2, 3, 4].map((id) => invalidator.add(change({ affected_ids: [String(id)] }))));
  expect(invalidated).toEqual([['1']]);
  rounds[0]?.();
  await expect.poll(() => invalidated).toEqual([['1'], ['2', '3', '4']]);
  rounds[1]?.();
  await first;
  expect(invalidated).toHaveLength(2);
});
