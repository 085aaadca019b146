import { useRef, useState } from 'react';
import { economyContract, type Income } from '../../../src/features/economy/contract.ts';
import { t } from '../../../locales/translate.ts';
import { useApiMutation } from '../../api/use-api-mutation.ts';
import { parseWholeNumber } from '../../components/forms/parse-whole-number.ts';
import { useServer } from '../../components/server-context.tsx';
import { SETTINGS_QUERY_KEY_GROUPS } from './query-key-groups.ts';
import { validateIncome, type IncomeField } from './income-errors.ts';

/** The state of the income form: values, errors, and submitting. `edited` is undefined for a new income. */
export function useIncomeForm({ edited, onClose }: { edited: Income | undefined; onClose: () => void }) {
  const { id } = useServer();
  const form = useRef<HTMLFormElement>(null);
  const [formValues, setFormValues] = useState({
    role: edited?.role_id ?? '',
    amount: edited ? String(edited.amount) : '',
    hours: String(edited?.every_hours ?? 24),
  });
  const [wasSubmitted, setSubmitted] = useState(false);
  const mutation = useApiMutation(economyContract.setIncome, {
    invalidates: SETTINGS_QUERY_KEY_GROUPS.map((topic) => [topic, id]),
    onDone: () => {
      setSubmitted(false);
      setFormValues({ role: '', amount: '', hours: '24' });
      onClose();
    },
  });
  const values = { amount: parseWholeNumber(formValues.amount), every_hours: parseWholeNumber(formValues.hours) };
  const errors = validateIncome(formValues.role, values);
  return {
    form,
    formValues,
    mutation,
    /** The name, error and label of a field. */
    field: (name: IncomeField) => ({
      name: `income_${name}`,
      error: wasSubmitted ? errors[name] : undefined,
      label: t(`dashboard.incomes.fields.${name}`),
    }),
    update: (change: Partial<typeof formValues>) => {
      setFormValues({ ...formValues, ...change });
      if (!mutation.isPending) mutation.reset();
    },
    /** Submits the form when it is valid; otherwise focuses the first invalid field. */
    submit: () => {
      setSubmitted(true);
      const invalidField = Object.keys(errors)[0];
      if (invalidField) form.current?.querySelector<HTMLElement>(`[name=income_${invalidField}]`)?.focus();
      const { amount, every_hours } = values;
      if (invalidField || mutation.isPending || typeof amount === 'string' || typeof every_hours === 'string') return;
      mutation.mutate({ params: { server_id: id, role_id: formValues.role }, body: { amount, every_hours } });
    },
  };
}
export type IncomeFormState = ReturnType<typeof useIncomeForm>;
