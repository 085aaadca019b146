import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { economyContract, type Income } from '../../../src/features/economy/contract.ts';
import { t } from '../../../locales/translate.ts';
import { incomesQuery } from '../../api/queries.ts';
import { keysInvalidatedBy } from '../../api/query-keys.ts';
import { useApiMutation } from '../../api/use-api-mutation.ts';
import { MutationError } from '../../components/feedback/mutation-error.tsx';
import { ErrorState } from '../../components/feedback/empty-state.tsx';
import { SkeletonRows } from '../../components/feedback/skeleton.tsx';
import { useServer } from '../../components/server-context.tsx';
import { IncomeForm } from './income-form.tsx';
import settingsStyles from './settings.module.css';
import styles from './role-incomes.module.css';
import { joinClasses } from '../../components/join-classes.ts';

/** The incomes of roles. Each change takes effect at once, and a removal can be undone. */
export function RoleIncomes() {
  const { id } = useServer();
  const { data, error, refetch } = useQuery(incomesQuery(id));
  const [edited, setEdited] = useState<Income>();
  const [removed, setRemoved] = useState<Income>();
  const invalidates = keysInvalidatedBy('settings', id);
  const removing = useApiMutation(economyContract.removeIncome, { invalidates });
  const undoing = useApiMutation(economyContract.setIncome, { invalidates, onDone: () => setRemoved(undefined) });
  const remove = (income: Income) =>
    removing.mutate(
      { params: { server_id: id, role_id: income.role_id } },
      {
        onSuccess: () => {
          setRemoved(income);
          setEdited(undefined);
        },
      },
    );
  const undo = ({ role_id, amount, every_hours }: Income) =>
    undoing.mutate({ params: { server_id: id, role_id }, body: { amount, every_hours } });
  if (!data && error)
    return <ErrorState error={error} onRetry={() => void refetch()} title={t('dashboard.failed.list')} />;
  if (!data) return <SkeletonRows count={2} />;
  return (
    <>
      {data.data.length === 0 && (
        <p className={joinClasses('dim', settingsStyles.text)}>{t('dashboard.incomes.none')}</p>
      )}
      {data.data.length > 0 && (
        <ul className={styles.incomes}>
          {data.data.map((income) => (
            <li key={income.role_id}>
              <IncomeSummary income={income} />
              <Button size="xs" variant="default" onClick={() => setEdited(income)}>
                {t('dashboard.incomes.edit')}
                <span className="vh"> {roleLabel(income)}</span>
              </Button>
              <Button size="xs" variant="default" aria-disabled={removing.isPending} onClick={() => remove(income)}>
                {t('dashboard.incomes.remove')}
                <span className="vh"> {roleLabel(income)}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      <p className={removed ? settingsStyles.text : 'vh'} role="status">
        {removed && t('dashboard.incomes.removed', { role: roleLabel(removed) })}{' '}
        {removed?.role_name && (
          <button type="button" className="text-link" onClick={() => undo(removed)}>
            {t('dashboard.incomes.undo')}
          </button>
        )}
      </p>
      <MutationError error={removing.error ?? undoing.error} />
      <IncomeForm
        key={edited?.role_id ?? 'new'}
        edited={edited}
        incomes={data.data}
        onClose={() => setEdited(undefined)}
      />
    </>
  );
}

const roleLabel = ({ role_id, role_name }: Income): string =>
  role_name ?? t('dashboard.settings.gone_role', { role: role_id });

function IncomeSummary({ income }: { income: Income }) {
  const { currency_name: currency } = useServer();
  const { amount, every_hours: count } = income;
  return (
    <span className="grow">
      <b>{roleLabel(income)}</b>
      <small>{t('dashboard.incomes.terms', { amount, currency, count })}</small>
    </span>
  );
}
