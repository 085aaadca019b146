/** A user of the demo server. */
export type DemoUser = { userId: string; username: string; displayName: string; isBot: boolean };

/** One operation of the past week, in the terms of the ledger's functions. */
export type PastOperation = { atMs: number } & (
  | { kind: 'daily'; userId: string }
  | { kind: 'give'; from: string; to: string; amount: number }
  | { kind: 'adjust'; userId: string; amount: number; reason: string }
);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Slightly more than a day: each claim comes some minutes later than the last, so that 24 hours have always passed. */
const CLAIM_INTERVAL_MS = DAY_MS + 4 * MINUTE_MS;
/** The number of members a visitor is likely to act as; their daily reward is open when the demo starts. */
const RESERVED_MEMBER_COUNT = 5;
const PRIZES = ['Best photo of the regatta', 'Helped at the lantern night', 'Wrote the harbour guide', 'Found a bug'];
const FEES = ['Raffle ticket', 'Boat berth for the week', 'Name on the pier'];

/**
 * Generates a realistic week of daily rewards, gifts, prizes and fees, oldest first and all before `nowMs`. Deterministic
 * for the same arguments.
 */
export function generateHistory(users: readonly DemoUser[], nowMs: number): PastOperation[] {
  const members = users.filter((user) => !user.isBot);
  const operations = members.flatMap((member, index) => dailyClaims(member, index, nowMs));
  for (let day = 6; day >= 0; day -= 1) {
    for (let turn = 0; turn < 5; turn += 1) operations.push(...createGift(members, { day, turn, nowMs }));
    operations.push(...staffAdjustments(members, { day, nowMs }));
  }
  return removeUnaffordable(
    operations.filter((operation) => operation.atMs < nowMs).toSorted((a, b) => a.atMs - b.atMs),
  );
}

/** Removes operations that would make a balance negative. */
function removeUnaffordable(operations: readonly PastOperation[]): PastOperation[] {
  const balances = new Map<string, number>();
  const move = (userId: string, amount: number): boolean => {
    const after = (balances.get(userId) ?? 0) + amount;
    if (after >= 0) balances.set(userId, after);
    return after >= 0;
  };
  return operations.filter((operation) => {
    if (operation.kind === 'daily') return move(operation.userId, 100);
    if (operation.kind === 'adjust') return move(operation.userId, operation.amount);
    return move(operation.from, -operation.amount) && move(operation.to, operation.amount);
  });
}

function dailyClaims(member: DemoUser, index: number, nowMs: number): PastOperation[] {
  const first = nowMs - 7 * DAY_MS + ((index * 173) % 1380) * MINUTE_MS;
  return Array.from({ length: 7 }, (_, day) => ({ day, atMs: first + day * CLAIM_INTERVAL_MS }))
    .filter(({ day }) => day === 0 || (index * 7 + day * 3) % 6 !== 0)
    .filter(({ atMs }) => index >= RESERVED_MEMBER_COUNT || atMs < nowMs - CLAIM_INTERVAL_MS)
    .map(({ atMs }) => ({ kind: 'daily', userId: member.userId, atMs }));
}

/** Gifts start after the first day, when every member has coins. */
function createGift(members: readonly DemoUser[], slot: { day: number; turn: number; nowMs: number }): PastOperation[] {
  const from = members[(slot.day * 5 + slot.turn * 3) % members.length];
  const to = members[(slot.day * 2 + slot.turn * 7 + 4) % members.length];
  if (slot.day > 5 || from === undefined || to === undefined || from === to) return [];
  const atMs = slot.nowMs - slot.day * DAY_MS - (slot.turn * 4 + 1) * HOUR_MS + slot.day * 7 * MINUTE_MS;
  return [
    { kind: 'give', from: from.userId, to: to.userId, amount: 5 + ((slot.day * 11 + slot.turn * 13) % 8) * 5, atMs },
  ];
}

function staffAdjustments(members: readonly DemoUser[], slot: { day: number; nowMs: number }): PastOperation[] {
  const middayMs = slot.nowMs - slot.day * DAY_MS - 5 * HOUR_MS;
  const winner = members[(slot.day * 3 + 1) % members.length];
  const prize = PRIZES[slot.day % PRIZES.length] ?? '';
  const operations: PastOperation[] = Array.from({ length: 6 }, (_, turn) => ({
    kind: 'adjust',
    userId: members[(slot.day * 5 + turn * 3 + 2) % members.length]?.userId ?? '',
    amount: -(40 + ((slot.day * 3 + turn * 5) % 10) * 20),
    reason: FEES[(slot.day + turn) % FEES.length] ?? '',
    atMs: middayMs + turn * 40 * MINUTE_MS,
  }));
  if (winner)
    operations.push({
      kind: 'adjust',
      userId: winner.userId,
      amount: 150 + slot.day * 25,
      reason: prize,
      atMs: middayMs,
    });
  return operations;
}
