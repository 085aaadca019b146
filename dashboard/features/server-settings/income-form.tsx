import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { economyContract, type Income } from '../../../src/features/economy/contract.ts';
import { t } from '../../../locales/translate.ts';
import { rolesQuery } from '../../api/queries.ts';
import { useApiMutation } from '../../api/use-api-mutation.ts';
import { SubmitButton } from '../../components/forms/submit-button.tsx';
import { MutationError } from '../../components/feedback/mutation-error.tsx';
import { parseWholeNumber } from '../../components/forms/parse-whole-number.ts';
import { useServer } from '../../components/server-context.tsx';
import { SETTINGS_QUERY_KEY_GROUPS } from './query-key-groups.ts';
import { validateIncome, type IncomeField } from './income-errors.ts';

/** Adds an income to a role, or changes the `edited` one. */
export function IncomeForm({
  edited,
  incomes,
  onClose,
}: {
  edited: Income | undefined;
  incomes: readonly Income[];
  onClose: () => void;
}) {
  const { id, currency_name: currency } = useServer();
  const roles = useQuery(rolesQuery(id)).data?.data ?? [];
  const element = useRef<HTMLFormElement>(null);
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
  const invalidField = Object.keys(errors)[0];
  const submit = () => {
    setSubmitted(true);
    if (invalidField) element.current?.querySelector<HTMLElement>(`[name=income_${invalidField}]`)?.focus();
    const { amount, every_hours } = values;
    if (invalidField || mutation.isPending || typeof amount === 'string' || typeof every_hours === 'string') return;
    mutation.mutate({ params: { server_id: id, role_id: formValues.role }, body: { amount, every_hours } });
  };
  const field = (name: IncomeField) => ({
    name: `income_${name}`,
    error: wasSubmitted ? errors[name] : undefined,
    label: t(`dashboard.incomes.fields.${name}`),
  });
  const update = (change: Partial<typeof formValues>) => {
    setFormValues({ ...formValues, ...change });
    if (!mutation.isPending) mutation.reset();
  };
  const takenRoleIds = new Set(incomes.map(({ role_id }) => role_id));
  const choices = roles.filter((role) => role.id === edited?.role_id || !takenRoleIds.has(role.id));
  return (
    <form
      ref={element}
      className="adjust income-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <h3>{t(edited ? 'dashboard.incomes.change_title' : 'dashboard.incomes.add_title')}</h3>
      <NativeSelect
        {...field('role')}
        disabled={edited !== undefined}
        data={[
          { value: '', label: t('dashboard.incomes.choose_role') },
          ...choices.map((role) => ({ value: role.id, label: role.name })),
        ]}
        value={formValues.role}
        onChange={(event) => update({ role: event.currentTarget.value })}
      />
      <div className="setting-pair">
        <TextInput
          {...field('amount')}
          inputMode="numeric"
          autoComplete="off"
          rightSection={<span className="unit">{currency}</span>}
          rightSectionWidth={90}
          value={formValues.amount}
          onChange={(event) => update({ amount: event.currentTarget.value })}
        />
        <TextInput
          {...field('every_hours')}
          inputMode="numeric"
          autoComplete="off"
          rightSection={<span className="unit">{t('dashboard.incomes.hours')}</span>}
          rightSectionWidth={90}
          value={formValues.hours}
          onChange={(event) => update({ hours: event.currentTarget.value })}
        />
      </div>
      <div className="income-acts">
        <SubmitButton isPending={mutation.isPending} variant="default">
          {t(
            mutation.isPending
              ? 'dashboard.incomes.acting'
              : edited
                ? 'dashboard.incomes.change'
                : 'dashboard.incomes.add',
          )}
        </SubmitButton>
        {edited && (
          <Button variant="subtle" onClick={onClose}>
            {t('dashboard.incomes.cancel')}
          </Button>
        )}
      </div>
      <MutationError error={mutation.error} />
      <p className="vh" role="status">
        {mutation.isSuccess && t('dashboard.incomes.done')}
      </p>
    </form>
  );
}
