import { t } from '../../../locales/translate.ts';

export type IncomeField = 'role' | 'amount' | 'every_hours';
const MAX_INTERVAL_HOURS = 8_760;

/** Returns the errors of an income by field, in the order of the form. */
export function validateIncome(
  roleId: string,
  { amount, every_hours: hours }: { amount: number | string; every_hours: number | string },
): Partial<Record<IncomeField, string>> {
  const isWhole = (value: number | string): value is number => typeof value === 'number' && value >= 1;
  const isAmount = isWhole(amount) && amount <= Number.MAX_SAFE_INTEGER;
  return {
    ...(roleId === '' && { role: t('dashboard.incomes.faults.role') }),
    ...(!isAmount && { amount: t('dashboard.incomes.faults.amount') }),
    ...(!(isWhole(hours) && hours <= MAX_INTERVAL_HOURS) && { every_hours: t('dashboard.incomes.faults.hours') }),
  };
}
