import { t } from '../../../locales/translate.ts';
import { parseWholeNumber } from '../../components/forms/parse-whole-number.ts';

export const ADJUSTMENT_MODES = ['add', 'take', 'set'] as const;
export type AdjustmentMode = (typeof ADJUSTMENT_MODES)[number];
export type Adjustment = { mode: AdjustmentMode; amount: string; reason: string };
/** The amount to send and the balance after it, or the error of the amount; the error is null while the field is empty. */
export type Plan = { ok: true; amount: number; after: number } | { ok: false; error: string | null };

const MAX_REASON_LENGTH = 200;
const MAX_BALANCE = Number.MAX_SAFE_INTEGER;

/** Computes what an entered amount does to a balance. */
export function planAdjustment(
  { mode, amount: text }: Adjustment,
  account: { balance: number; name: string; currency: string },
): Plan {
  if (text.trim() === '') return { ok: false, error: null };
  const amount = parseWholeNumber(text);
  if (typeof amount === 'string') return invalid(t('dashboard.adjust.amount_whole'));
  if (amount > MAX_BALANCE) return invalid(t('dashboard.adjust.amount_most', { most: MAX_BALANCE }));
  if (mode === 'set')
    return amount === account.balance
      ? invalid(t('dashboard.adjust.same', account))
      : { ok: true, amount, after: amount };
  if (amount === 0) return invalid(t('dashboard.adjust.amount_least'));
  if (mode === 'take')
    return amount > account.balance
      ? invalid(t('dashboard.adjust.below_zero', { ...account, amount }))
      : { ok: true, amount, after: account.balance - amount };
  const after = account.balance + amount;
  return after > MAX_BALANCE
    ? invalid(t('dashboard.adjust.amount_most', { most: MAX_BALANCE - account.balance }))
    : { ok: true, amount, after };
}

/** Returns the error of a reason, undefined when it is valid. */
export function validateReason(reason: string): string | undefined {
  const { length } = reason.trim();
  if (length === 0) return t('dashboard.adjust.reason_missing');
  return length > MAX_REASON_LENGTH ? t('dashboard.adjust.reason_long') : undefined;
}

/** Returns the request body of the API. */
export const toRequestBody = ({ mode, reason }: Adjustment, amount: number) => ({
  amount: mode === 'take' ? -amount : amount,
  set: mode === 'set',
  reason: reason.trim(),
});

const invalid = (error: string): Plan => ({ ok: false, error });
