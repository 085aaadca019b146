import { economyContract } from '../../../src/features/economy/contract.ts';
import { t } from '../../../locales/translate.ts';
import type { FieldErrors } from '../../components/forms/field-errors.ts';
import { parseWholeNumber } from '../../components/forms/parse-whole-number.ts';
import { validateInput } from '../../components/forms/validate-input.ts';

export const ADJUSTMENT_MODES = ['add', 'take', 'set'] as const;
export type AdjustmentMode = (typeof ADJUSTMENT_MODES)[number];
export type Adjustment = { mode: AdjustmentMode; amount: string; reason: string };
type Account = { balance: number; name: string; currency: string };
/** The amount to send and the balance after it, or the error of the amount; the error is null while the field is empty. */
export type Plan = { ok: true; amount: number; after: number } | { ok: false; error: string | null };

const MAX_BALANCE = Number.MAX_SAFE_INTEGER;

/** Computes what an entered amount does to a balance. */
export function planAdjustment({ mode, amount: text }: Adjustment, account: Account): Plan {
  if (text.trim() === '') return { ok: false, error: null };
  const amount = parseWholeNumber(text);
  if (typeof amount === 'string') return invalid(t('validation.whole_number'));
  if (amount > MAX_BALANCE) return invalid(t('validation.at_most', { maximum: MAX_BALANCE }));
  if (mode === 'set')
    return amount === account.balance
      ? invalid(t('dashboard.adjust.same', account))
      : { ok: true, amount, after: amount };
  if (amount === 0) return invalid(t('validation.at_least', { minimum: 1 }));
  if (mode === 'take')
    return amount > account.balance
      ? invalid(t('dashboard.adjust.below_zero', { ...account, amount }))
      : { ok: true, amount, after: account.balance - amount };
  const after = account.balance + amount;
  return after > MAX_BALANCE
    ? invalid(t('validation.at_most', { maximum: MAX_BALANCE - account.balance }))
    : { ok: true, amount, after };
}

/** Validates the form: the amount against the balance, and everything against the contract. */
export function validateAdjustment(values: Adjustment, account: Account): FieldErrors {
  const plan = planAdjustment(values, account);
  const errors = validateInput(economyContract.setBalance.body, toInput(values));
  return plan.ok ? errors : { ...errors, amount: plan.error ?? t('dashboard.adjust.not_yet') };
}

/** Returns the request body of the API for valid values. */
export const toRequestBody = (values: Adjustment) => economyContract.setBalance.body.parse(toInput(values));

function toInput({ mode, amount: text, reason }: Adjustment): Record<string, unknown> {
  const amount = parseWholeNumber(text);
  return { amount: mode === 'take' && typeof amount === 'number' ? -amount : amount, set: mode === 'set', reason };
}

const invalid = (error: string): Plan => ({ ok: false, error });
