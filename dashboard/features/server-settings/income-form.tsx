import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { economyContract, type Income } from '../../../src/features/economy/contract.ts';
import { t } from '../../../locales/translate.ts';
import { rolesQuery } from '../../api/queries.ts';
import { keysInvalidatedBy } from '../../api/query-keys.ts';
import { useApiMutation } from '../../api/use-api-mutation.ts';
import { Form } from '../../components/forms/form.tsx';
import { SubmitButton } from '../../components/forms/submit-button.tsx';
import { useContractForm, type ContractForm } from '../../components/forms/use-contract-form.ts';
import { MutationError } from '../../components/feedback/mutation-error.tsx';
import { useServer } from '../../components/server-context.tsx';
import { toIncomeValues, toRequestBody, validateIncome, type IncomeValues } from './income-values.ts';
import styles from './income-form.module.css';
import settingsStyles from './settings.module.css';
import { joinClasses } from '../../components/join-classes.ts';

type IncomeFormProps = {
  /** The income to change; undefined for a new one. */
  edited: Income | undefined;
  incomes: readonly Income[];
  onClose: () => void;
};

/** Adds an income to a role, or changes the `edited` one. */
export function IncomeForm({ edited, incomes, onClose }: IncomeFormProps) {
  const { id } = useServer();
  const roles = useQuery(rolesQuery(id)).data?.data ?? [];
  const { form, mutation } = useIncomeForm({ edited, onClose });
  const takenRoleIds = new Set(incomes.map(({ role_id }) => role_id));
  const choices = roles.filter((role) => role.id === edited?.role_id || !takenRoleIds.has(role.id));
  return (
    <Form form={form} className={joinClasses('adjust', styles.form)}>
      <h3>{t(edited ? 'dashboard.incomes.change_title' : 'dashboard.incomes.add_title')}</h3>
      <NativeSelect
        label={t('dashboard.incomes.fields.role')}
        disabled={edited !== undefined}
        data={[
          { value: '', label: t('dashboard.incomes.choose_role') },
          ...choices.map((role) => ({ value: role.id, label: role.name })),
        ]}
        {...form.field('role_id')}
      />
      <NumberFields form={form} />
      <div className={settingsStyles.actions}>
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
      <MutationError error={form.otherError(mutation.error)} />
      <p className="vh" role="status">
        {mutation.isSuccess && t('dashboard.incomes.done')}
      </p>
    </Form>
  );
}

function useIncomeForm({ edited, onClose }: Pick<IncomeFormProps, 'edited' | 'onClose'>) {
  const { id } = useServer();
  const mutation = useApiMutation(economyContract.setIncome, {
    invalidates: keysInvalidatedBy('settings', id),
    onDone: () => {
      form.settle(toIncomeValues(undefined));
      onClose();
    },
  });
  const form = useContractForm<IncomeValues>({
    initialValues: toIncomeValues(edited),
    validate: validateIncome,
    mutation,
    onSubmit: (values) => {
      const params = { server_id: id, role_id: values.role_id };
      mutation.mutate({ params, body: toRequestBody(values) }, { onError: form.showServerErrors });
    },
  });
  return { form, mutation };
}

function NumberFields({ form }: { form: ContractForm<IncomeValues> }) {
  const { currency_name: currency } = useServer();
  return (
    <div className={settingsStyles.pair}>
      <TextInput
        label={t('dashboard.incomes.fields.amount')}
        inputMode="numeric"
        autoComplete="off"
        rightSection={<span className="unit">{currency}</span>}
        rightSectionWidth={90}
        {...form.field('amount')}
      />
      <TextInput
        label={t('dashboard.incomes.fields.every_hours')}
        inputMode="numeric"
        autoComplete="off"
        rightSection={<span className="unit">{t('dashboard.incomes.hours')}</span>}
        rightSectionWidth={90}
        {...form.field('every_hours')}
      />
    </div>
  );
}
