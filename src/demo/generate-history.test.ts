import { expect, it } from 'vitest';
import { pastWeek, type Person } from './generate-history.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 10, 22, 12);
const people: Person[] = Array.from({ length: 20 }, (_, index) => ({
  userId: String(10n ** 17n + BigInt(index)),
  username: `person.${index}`,
  displayName: `Person ${index}`,
  isBot: index === 19,
}));

it('never claims twice in 24 hours, so the ledger takes every act', () => {
  for (const { userId } of people) {
    const times = pastWeek(people, NOW_MS).flatMap((act) =>
      act.kind === 'daily' && act.userId === userId ? [act.atMs] : [],
    );
    for (const [index, atMs] of times.entries()) {
      if (index > 0) expect(atMs - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(DAY_MS);
    }
  }
});

it('leaves the reward of those a visitor will be open', () => {
  const reserved = new Set(people.slice(0, 5).map((person) => person.userId));
  const late = pastWeek(people, NOW_MS).filter(
    (act) => act.kind === 'daily' && reserved.has(act.userId) && act.atMs > NOW_MS - DAY_MS,
  );
  expect(late).toEqual([]);
});

it('fills a week in order, without bots, gifts to oneself, or a balance below zero', () => {
  const acts = pastWeek(people, NOW_MS);
  expect(acts.length).toBeGreaterThan(100);
  const balances = new Map<string, number>();
  const move = (userId: string, amount: number) => balances.set(userId, (balances.get(userId) ?? 0) + amount);
  for (const [index, act] of acts.entries()) {
    expect(act.atMs).toBeLessThan(NOW_MS);
    expect(act.atMs).toBeGreaterThanOrEqual(index > 0 ? (acts[index - 1]?.atMs ?? 0) : NOW_MS - 8 * DAY_MS);
    if (act.kind === 'daily') move(act.userId, 100);
    else if (act.kind === 'adjust') move(act.userId, act.amount);
    else {
      expect(act.from).not.toBe(act.to);
      move(act.from, -act.amount);
      move(act.to, act.amount);
    }
    for (const [userId, balance] of balances) expect(balance, `${userId} after act ${index}`).toBeGreaterThanOrEqual(0);
  }
  expect(balances.has('100000000000000019')).toBe(false);
});
