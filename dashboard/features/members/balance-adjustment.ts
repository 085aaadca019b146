import { say } from '../../../locales/translate.ts';
import { enteredNumber } from '../../components/forms/parse-whole-number.ts';

export const MANNERS = ['add', 'take', 'set'] as const;
export type Manner = (typeof MANNERS)[number];
export type Adjustment = { manner: Manner; amount: string; reason: string };
/** What would be sent, and the balance after it; or what is wrong with the amount, null while nothing is entered. */
export type Plan = { ok: true; amount: number; after: number } | { ok: false; fault: string | null };

const LONGEST_REASON = 200;
const MOST = Number.MAX_SAFE_INTEGER;

/** What an entered amount does to a balance. */
export function planOf(
  { manner, amount: text }: Adjustment,
  of: { balance: number; name: string; currency: string },
): Plan {
  if (text.trim() === '') return { ok: false, fault: null };
  const amount = enteredNumber(text);
  if (typeof amount === 'string') return wrong('amount_whole');
  if (amount > MOST) return wrong('amount_most', { most: MOST });
  if (manner === 'set') return amount === of.balance ? wrong('same', of) : { ok: true, amount, after: amount };
  if (amount === 0) return wrong('amount_least');
  if (manner === 'take')
    return amount > of.balance
      ? wrong('below_zero', { ...of, amount })
      : { ok: true, amount, after: of.balance - amount };
  const after = of.balance + amount;
  return after > MOST ? wrong('amount_most', { most: MOST - of.balance }) : { ok: true, amount, after };
}

/** What is wrong with a reason. */
export function reasonFault(reason: string): string | undefined {
  const { length } = reason.trim();
  if (length === 0) return say('dashboard.adjust.reason_missing');
  return length > LONGEST_REASON ? say('dashboard.adjust.reason_long') : undefined;
}

/** The body that the API takes. */
export const bodyOf = ({ manner, reason }: Adjustment, amount: number) => ({
  amount: manner === 'take' ? -amount : amount,
  set: manner === 'set',
  reason: reason.trim(),
});

const wrong = (words: string, data: Readonly<Record<string, unknown>> = {}): Plan => ({
  ok: false,
  fault: say(`dashboard.adjust.${words}`, data),
});
