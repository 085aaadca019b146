import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { economyContract, type Income } from '../../../src/features/economy/contract.ts';
import { say } from '../../../locales/translate.ts';
import { rolesQuery } from '../../api/queries.ts';
import { useAct } from '../../api/use-api-mutation.ts';
import { ActButton } from '../../components/forms/submit-button.tsx';
import { ActFault } from '../../components/feedback/mutation-error.tsx';
import { enteredNumber } from '../../components/forms/parse-whole-number.ts';
import { useServer } from '../../components/server-context.tsx';
import { OF_SETTINGS } from './query-key-groups.ts';
import { incomeFaults, type IncomeField } from './income-errors.ts';

/** Gives a role an income, or changes the one that is edited. */
export function IncomeForm({
  edited,
  known,
  onEnd,
}: {
  edited: Income | undefined;
  known: readonly Income[];
  onEnd: () => void;
}) {
  const { id, currency_name: currency } = useServer();
  const roles = useQuery(rolesQuery(id)).data?.data ?? [];
  const element = useRef<HTMLFormElement>(null);
  const [entered, setEntered] = useState({
    role: edited?.role_id ?? '',
    amount: edited ? String(edited.amount) : '',
    hours: String(edited?.every_hours ?? 24),
  });
  const [wasSent, setSent] = useState(false);
  const act = useAct(economyContract.setIncome, {
    touches: OF_SETTINGS.map((topic) => [topic, id]),
    onDone: () => {
      setSent(false);
      setEntered({ role: '', amount: '', hours: '24' });
      onEnd();
    },
  });
  const values = { amount: enteredNumber(entered.amount), every_hours: enteredNumber(entered.hours) };
  const faults = incomeFaults(entered.role, values);
  const wrong = Object.keys(faults)[0];
  const submit = () => {
    setSent(true);
    if (wrong) element.current?.querySelector<HTMLElement>(`[name=income_${wrong}]`)?.focus();
    const { amount, every_hours } = values;
    if (wrong || act.isPending || typeof amount === 'string' || typeof every_hours === 'string') return;
    act.mutate({ params: { server_id: id, role_id: entered.role }, body: { amount, every_hours } });
  };
  const field = (name: IncomeField) => ({
    name: `income_${name}`,
    error: wasSent ? faults[name] : undefined,
    label: say(`dashboard.incomes.fields.${name}`),
  });
  const enter = (change: Partial<typeof entered>) => {
    setEntered({ ...entered, ...change });
    if (!act.isPending) act.reset();
  };
  const taken = new Set(known.map(({ role_id }) => role_id));
  const choices = roles.filter((role) => role.id === edited?.role_id || !taken.has(role.id));
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
      <h3>{say(edited ? 'dashboard.incomes.change_title' : 'dashboard.incomes.add_title')}</h3>
      <NativeSelect
        {...field('role')}
        disabled={edited !== undefined}
        data={[
          { value: '', label: say('dashboard.incomes.choose_role') },
          ...choices.map((role) => ({ value: role.id, label: role.name })),
        ]}
        value={entered.role}
        onChange={(event) => enter({ role: event.currentTarget.value })}
      />
      <div className="setting-pair">
        <TextInput
          {...field('amount')}
          inputMode="numeric"
          autoComplete="off"
          rightSection={<span className="unit">{currency}</span>}
          rightSectionWidth={90}
          value={entered.amount}
          onChange={(event) => enter({ amount: event.currentTarget.value })}
        />
        <TextInput
          {...field('every_hours')}
          inputMode="numeric"
          autoComplete="off"
          rightSection={<span className="unit">{say('dashboard.incomes.hours')}</span>}
          rightSectionWidth={90}
          value={entered.hours}
          onChange={(event) => enter({ hours: event.currentTarget.value })}
        />
      </div>
      <div className="income-acts">
        <ActButton isPending={act.isPending} variant="default">
          {say(
            act.isPending ? 'dashboard.incomes.acting' : edited ? 'dashboard.incomes.change' : 'dashboard.incomes.add',
          )}
        </ActButton>
        {edited && (
          <Button variant="subtle" onClick={onEnd}>
            {say('dashboard.incomes.cancel')}
          </Button>
        )}
      </div>
      <ActFault error={act.error} />
      <p className="vh" role="status">
        {act.isSuccess && say('dashboard.incomes.done')}
      </p>
    </form>
  );
}
