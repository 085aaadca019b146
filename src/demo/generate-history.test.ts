import { expect, test } from 'vitest';
import { generateHistory, type DemoUser } from './generate-history.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 10, 22, 12);
const users: DemoUser[] = Array.from({ length: 20 }, (_, index) => ({
  userId: String(10n ** 17n + BigInt(index)),
  username: `person.${index}`,
  displayName: `Person ${index}`,
  isBot: index === 19,
}));

test('never claims twice in 24 hours, so the ledger accepts every operation', () => {
  for (const { userId } of users) {
    const times = generateHistory(users, NOW_MS).flatMap((operation) =>
      operation.kind === 'daily' && operation.userId === userId ? [operation.atMs] : [],
    );
    for (const [index, atMs] of times.entries()) {
      if (index > 0) expect(atMs - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(DAY_MS);
    }
  }
});

test('leaves the daily reward of the reserved members open', () => {
  const reserved = new Set(users.slice(0, 5).map((user) => user.userId));
  const late = generateHistory(users, NOW_MS).filter(
    (operation) => operation.kind === 'daily' && reserved.has(operation.userId) && operation.atMs > NOW_MS - DAY_MS,
  );
  expect(late).toEqual([]);
});

test('generates a week in order, without bots, gifts to oneself or negative balances', () => {
  const operations = generateHistory(users, NOW_MS);
  expect(operations.length).toBeGreaterThan(100);
  const balances = new Map<string, number>();
  const move = (userId: string, amount: number) => balances.set(userId, (balances.get(userId) ?? 0) + amount);
  for (const [index, operation] of operations.entries()) {
    expect(operation.atMs).toBeLessThan(NOW_MS);
    expect(operation.atMs).toBeGreaterThanOrEqual(index > 0 ? (operations[index - 1]?.atMs ?? 0) : NOW_MS - 8 * DAY_MS);
    if (operation.kind === 'daily') move(operation.userId, 100);
    else if (operation.kind === 'adjust') move(operation.userId, operation.amount);
    else {
      expect(operation.from).not.toBe(operation.to);
      move(operation.from, -operation.amount);
      move(operation.to, operation.amount);
    }
    for (const [userId, balance] of balances)
      expect(balance, `${userId} after operation ${index}`).toBeGreaterThanOrEqual(0);
  }
  expect(balances.has('100000000000000019')).toBe(false);
});
