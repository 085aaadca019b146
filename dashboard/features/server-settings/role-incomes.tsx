import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { economyContract, type Income } from '../../../src/features/economy/contract.ts';
import { say } from '../../../locales/translate.ts';
import { incomesQuery } from '../../api/queries.ts';
import { useAct } from '../../api/use-api-mutation.ts';
import { ActFault } from '../../components/feedback/mutation-error.tsx';
import { Failed } from '../../components/feedback/empty-state.tsx';
import { BoneRows } from '../../components/feedback/skeleton.tsx';
import { useServer } from '../../components/server-context.tsx';
import { IncomeForm } from './income-form.tsx';
import { OF_SETTINGS } from './query-key-groups.ts';

/** What roles bring to whoever holds them: each change is made at once, and a removal can be taken back. */
export function RoleIncomes() {
  const { id } = useServer();
  const { data, error, refetch } = useQuery(incomesQuery(id));
  const [edited, setEdited] = useState<Income>();
  const [removed, setRemoved] = useState<Income>();
  const touches = OF_SETTINGS.map((topic) => [topic, id]);
  const removing = useAct(economyContract.removeIncome, { touches });
  const undoing = useAct(economyContract.setIncome, { touches, onDone: () => setRemoved(undefined) });
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
    return <Failed error={error} onRetry={() => void refetch()} title={say('dashboard.failed.list')} />;
  if (!data) return <BoneRows count={2} />;
  return (
    <>
      {data.data.length === 0 && <p className="dim incomes-none">{say('dashboard.incomes.none')}</p>}
      {data.data.length > 0 && (
        <ul className="incomes">
          {data.data.map((income) => (
            <li key={income.role_id}>
              <Terms income={income} />
              <Button size="xs" variant="default" onClick={() => setEdited(income)}>
                {say('dashboard.incomes.edit')}
                <span className="vh"> {nameOf(income)}</span>
              </Button>
              <Button size="xs" variant="default" aria-disabled={removing.isPending} onClick={() => remove(income)}>
                {say('dashboard.incomes.remove')}
                <span className="vh"> {nameOf(income)}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      <p className={removed ? 'incomes-removed' : 'vh'} role="status">
        {removed && say('dashboard.incomes.removed', { role: nameOf(removed) })}{' '}
        {removed?.role_name && (
          <button type="button" className="text-link" onClick={() => undo(removed)}>
            {say('dashboard.incomes.undo')}
          </button>
        )}
      </p>
      <ActFault error={removing.error ?? undoing.error} />
      <IncomeForm key={edited?.role_id ?? 'new'} edited={edited} known={data.data} onEnd={() => setEdited(undefined)} />
    </>
  );
}

const nameOf = ({ role_id, role_name }: Income): string =>
  role_name ?? say('dashboard.settings.gone_role', { role: role_id });

function Terms({ income }: { income: Income }) {
  const { currency_name: currency } = useServer();
  const { amount, every_hours: count } = income;
  return (
    <span className="grow">
      <b>{nameOf(income)}</b>
      <small>{say('dashboard.incomes.terms', { amount, currency, count })}</small>
    </span>
  );
}
