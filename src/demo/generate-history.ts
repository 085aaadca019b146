/** Someone who lives in the demo server. */
export type Person = { userId: string; username: string; displayName: string; isBot: boolean };

/** One act of the past week, as the ledger's functions take it. */
export type PastAct = { atMs: number } & (
  | { kind: 'daily'; userId: string }
  | { kind: 'give'; from: string; to: string; amount: number }
  | { kind: 'adjust'; userId: string; amount: number; reason: string }
);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** A day and a little: each claim comes some minutes later than the last, as people's do, so the 24 hours have always passed. */
const CLAIM_EVERY_MS = DAY_MS + 4 * MINUTE_MS;
/** The ones a visitor is likely to be: their reward is open when the demo starts. */
const RESERVED = 5;
const PRIZES = ['Best photo of the regatta', 'Helped at the lantern night', 'Wrote the harbour guide', 'Found a bug'];
const FEES = ['Raffle ticket', 'Boat berth for the week', 'Name on the pier'];

/**
 * A week that looks lived in, the same for the same start: daily rewards, gifts, prizes and fees, oldest first, none
 * later than `nowMs`.
 */
export function pastWeek(people: readonly Person[], nowMs: number): PastAct[] {
  const members = people.filter((person) => !person.isBot);
  const acts = members.flatMap((member, index) => claims(member, index, nowMs));
  for (let day = 6; day >= 0; day -= 1) {
    for (let turn = 0; turn < 5; turn += 1) acts.push(...gift(members, { day, turn, nowMs }));
    acts.push(...staffActs(members, { day, nowMs }));
  }
  return affordable(acts.filter((act) => act.atMs < nowMs).toSorted((a, b) => a.atMs - b.atMs));
}

/** Leaves out what its giver or payer could not have paid at that moment. */
function affordable(acts: readonly PastAct[]): PastAct[] {
  const balances = new Map<string, number>();
  const move = (userId: string, amount: number): boolean => {
    const after = (balances.get(userId) ?? 0) + amount;
    if (after >= 0) balances.set(userId, after);
    return after >= 0;
  };
  return acts.filter((act) => {
    if (act.kind === 'daily') return move(act.userId, 100);
    if (act.kind === 'adjust') return move(act.userId, act.amount);
    return move(act.from, -act.amount) && move(act.to, act.amount);
  });
}

function claims(member: Person, index: number, nowMs: number): PastAct[] {
  const first = nowMs - 7 * DAY_MS + ((index * 173) % 1380) * MINUTE_MS;
  return Array.from({ length: 7 }, (_, day) => ({ day, atMs: first + day * CLAIM_EVERY_MS }))
    .filter(({ day }) => day === 0 || (index * 7 + day * 3) % 6 !== 0)
    .filter(({ atMs }) => index >= RESERVED || atMs < nowMs - CLAIM_EVERY_MS)
    .map(({ atMs }) => ({ kind: 'daily', userId: member.userId, atMs }));
}

/** Gifts begin after the first day, when everyone has something to give. */
function gift(members: readonly Person[], at: { day: number; turn: number; nowMs: number }): PastAct[] {
  const from = members[(at.day * 5 + at.turn * 3) % members.length];
  const to = members[(at.day * 2 + at.turn * 7 + 4) % members.length];
  if (at.day > 5 || from === undefined || to === undefined || from === to) return [];
  const atMs = at.nowMs - at.day * DAY_MS - (at.turn * 4 + 1) * HOUR_MS + at.day * 7 * MINUTE_MS;
  return [{ kind: 'give', from: from.userId, to: to.userId, amount: 5 + ((at.day * 11 + at.turn * 13) % 8) * 5, atMs }];
}

function staffActs(members: readonly Person[], at: { day: number; nowMs: number }): PastAct[] {
  const middayMs = at.nowMs - at.day * DAY_MS - 5 * HOUR_MS;
  const winner = members[(at.day * 3 + 1) % members.length];
  const prize = PRIZES[at.day % PRIZES.length] ?? '';
  const acts: PastAct[] = Array.from({ length: 6 }, (_, turn) => ({
    kind: 'adjust',
    userId: members[(at.day * 5 + turn * 3 + 2) % members.length]?.userId ?? '',
    amount: -(40 + ((at.day * 3 + turn * 5) % 10) * 20),
    reason: FEES[(at.day + turn) % FEES.length] ?? '',
    atMs: middayMs + turn * 40 * MINUTE_MS,
  }));
  if (winner)
    acts.push({ kind: 'adjust', userId: winner.userId, amount: 150 + at.day * 25, reason: prize, atMs: middayMs });
  return acts;
}
