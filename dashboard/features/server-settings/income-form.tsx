import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Income } from '../../../src/features/economy/contract.ts';
import { t } from '../../../locales/translate.ts';
import { rolesQuery } from '../../api/queries.ts';
import { SubmitButton } from '../../components/forms/submit-button.tsx';
import { MutationError } from '../../components/feedback/mutation-error.tsx';
import { useServer } from '../../components/server-context.tsx';
import { useIncomeForm, type IncomeFormState } from './use-income-form.ts';

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
  const { id } = useServer();
  const roles = useQuery(rolesQuery(id)).data?.data ?? [];
  const incomeForm = useIncomeForm({ edited, onClose });
  const { form, formValues, mutation, field, update, submit } = incomeForm;
  const takenRoleIds = new Set(incomes.map(({ role_id }) => role_id));
  const choices = roles.filter((role) => role.id === edited?.role_id || !takenRoleIds.has(role.id));
  return (
    <form
      ref={form}
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
      <NumberFields incomeForm={incomeForm} />
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

function NumberFields({ incomeForm: { formValues, field, update } }: { incomeForm: IncomeFormState }) {
  const { currency_name: currency } = useServer();
  return (
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
  );
}
