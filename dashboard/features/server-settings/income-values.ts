import { economyContract, type Income } from '../../../src/features/economy/contract.ts';
import { t } from '../../../locales/translate.ts';
import type { FieldErrors } from '../../components/forms/field-errors.ts';
import { parseWholeNumber } from '../../components/forms/parse-whole-number.ts';
import { validateInput } from '../../components/forms/validate-input.ts';

/** The values of the income form: numbers are text as typed. */
export type IncomeValues = { role_id: string; amount: string; every_hours: string };

const { params, body } = economyContract.setIncome;
const schema = body.extend({ role_id: params.shape.role_id });

export const toIncomeValues = (income: Income | undefined): IncomeValues => ({
  role_id: income?.role_id ?? '',
  amount: income ? String(income.amount) : '',
  every_hours: String(income?.every_hours ?? 24),
});

const toInput = ({ role_id, amount, every_hours }: IncomeValues) => ({
  role_id,
  amount: parseWholeNumber(amount),
  every_hours: parseWholeNumber(every_hours),
});

/** Returns the request body of the API for valid values. */
export const toRequestBody = (values: IncomeValues) => {
  const { role_id: _, ...terms } = schema.parse(toInput(values));
  return terms;
};

/** Validates an income. Each field has one sentence, which says all that is allowed in it. */
export function validateIncome(values: IncomeValues): FieldErrors {
  const errors = validateInput(schema, toInput(values));
  return {
    ...errors,
    ...(errors['role_id'] && { role_id: t('dashboard.incomes.faults.role') }),
    ...(errors['amount'] && { amount: t('dashboard.incomes.faults.amount') }),
    ...(errors['every_hours'] && { every_hours: t('dashboard.incomes.faults.hours') }),
  };
}
