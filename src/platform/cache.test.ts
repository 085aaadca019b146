import { expect, test } from 'vitest';
import { createCaches } from './cache.ts';

function createTestCaches() {
  const clock = { ms: 0 };
  return { clock, caches: createCaches({ nowMs: () => clock.ms }) };
}

test('an entry lives five minutes unless it sets its own TTL', () => {
  const { clock, caches } = createTestCaches();
  const names = caches.of<string>('config');
  names.set('1', 'a', 'Ada');
  names.set('1', 'b', 'Ben', 1_000);
  clock.ms = 1_000;
  expect([names.get('1', 'a'), names.get('1', 'b')]).toEqual(['Ada', undefined]);
  clock.ms = 299_999;
  expect(names.get('1', 'a')).toBe('Ada');
  clock.ms = 300_000;
  expect(names.get('1', 'a')).toBeUndefined();
});

test('an entry stored while the clock was ahead is not used when it is right again', () => {
  const { clock, caches } = createTestCaches();
  const names = caches.of<string>('config');
  clock.ms = 25 * 3_600_000;
  names.set('1', 'a', 'Ada');
  expect(names.get('1', 'a')).toBe('Ada');
  clock.ms = 0;
  expect(names.get('1', 'a')).toBeUndefined();
});

test('a change clears its own topic and related topics, in its own guild only', () => {
  const { caches } = createTestCaches();
  caches.setTopics([{ name: 'users' }, { name: 'transactions', invalidatedBy: ['users'] }, { name: 'embeds' }]);
  const [users, transactions, embeds] = [caches.of('users'), caches.of('transactions'), caches.of('embeds')];
  for (const cache of [users, transactions, embeds]) {
    cache.set('1', 'k', 'old');
    cache.set('2', 'k', 'old');
  }
  caches.onChanges([{ guild_id: '1', data_type: 'users' }]);
  expect([users.get('1', 'k'), transactions.get('1', 'k'), embeds.get('1', 'k')]).toEqual([
    undefined,
    undefined,
    'old',
  ]);
  expect([users.get('2', 'k'), transactions.get('2', 'k')]).toEqual(['old', 'old']);
});

test('one key can be invalidated without its neighbours', () => {
  const { caches } = createTestCaches();
  const cache = caches.of<number>('tasks');
  cache.set('1', 'a', 1);
  cache.set('1', 'b', 2);
  cache.invalidate('1', 'a');
  expect([cache.get('1', 'a'), cache.get('1', 'b')]).toEqual([undefined, 2]);
});

test('the cache never exceeds its maximum size, and overwriting a key takes no extra entry', () => {
  const { caches } = createTestCaches();
  const cache = caches.of<number>('tasks', { maxEntries: 3 });
  for (let n = 0; n < 50; n += 1) cache.set('1', 'same', n);
  cache.set('2', 'a', 1);
  cache.set('3', 'a', 1);
  expect(cache.get('1', 'same')).toBe(49);
  cache.set('4', 'a', 1);
  const held = ['1', '2', '3', '4'].flatMap((guild) => [cache.get(guild, 'same'), cache.get(guild, 'a')]);
  expect(held.filter((value) => value !== undefined)).toHaveLength(3);
});

test('after a gap in the change feed no cached value is used', () => {
  const { caches } = createTestCaches();
  const tasks = caches.of<number>('tasks', { maxEntries: 2 });
  tasks.set('1', 'a', 1);
  tasks.set('2', 'a', 2);
  caches.clear();
  expect([tasks.get('1', 'a'), tasks.get('2', 'a')]).toEqual([undefined, undefined]);
  tasks.set('3', 'a', 3);
  tasks.set('4', 'a', 4);
  expect([tasks.get('3', 'a'), tasks.get('4', 'a')]).toEqual([3, 4]);
});
