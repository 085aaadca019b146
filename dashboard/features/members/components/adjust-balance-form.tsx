import { SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { User } from '../../../../src/core/members/contract.ts';
import { economyContract } from '../../../../src/features/economy/contract.ts';
import { say } from '../../../../locales/translate.ts';
import { ApiError } from '../../../api/api-error.ts';
import { useAct } from '../../../api/use-api-mutation.ts';
import { ActFault } from '../../../components/feedback/mutation-error.tsx';
import { ActButton } from '../../../components/forms/submit-button.tsx';
import { coinsText, deltaText } from '../../../components/formatting/format.ts';
import { useServer } from '../../../components/server-context.tsx';
import { bodyOf, MANNERS, planOf, reasonFault, type Adjustment, type Plan } from '../balance-adjustment.ts';
import { OF_MEMBERS } from '../query-key-groups.ts';

const EMPTY: Adjustment = { manner: 'add', amount: '', reason: '' };

/** Changes a member's coins: shows what the balance becomes, then does what the button says, once. */
export function AdjustForm({ member }: { member: User }) {
  const form = useAdjusting(member);
  const element = useRef<HTMLFormElement>(null);
  const { entered, plan, act } = form;
  const name = member.display_name;
  return (
    <form
      ref={element}
      className="adjust"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const wrong = form.submit();
        if (wrong) element.current?.querySelector<HTMLElement>(`[name=${wrong}]`)?.focus();
      }}
    >
      <SegmentedControl
        fullWidth
        aria-label={say('dashboard.adjust.manner')}
        data={MANNERS.map((value) => ({ value, label: say(`dashboard.adjust.manners.${value}`) }))}
        value={entered.manner}
        onChange={(value) => form.enter({ manner: MANNERS.find((manner) => manner === value) ?? 'add' })}
      />
      <TextInput
        label={say('dashboard.adjust.amount')}
        name="amount"
        inputMode="numeric"
        autoComplete="off"
        rightSection={<span className="unit">{form.currency}</span>}
        rightSectionWidth={90}
        value={entered.amount}
        readOnly={act.isPending}
        error={form.faultOf('amount')}
        onBlur={() => form.leave('amount')}
        onChange={(event) => form.enter({ amount: event.currentTarget.value })}
      />
      <Textarea
        label={say('dashboard.adjust.reason')}
        name="reason"
        description={say('dashboard.adjust.reason_about', { name })}
        rows={2}
        maxLength={200}
        value={entered.reason}
        readOnly={act.isPending}
        error={form.faultOf('reason')}
        onBlur={() => form.leave('reason')}
        onChange={(event) => form.enter({ reason: event.currentTarget.value })}
      />
      <Becomes balance={member.balance} plan={plan} />
      <ActButton isPending={act.isPending}>{wordsOf(act.isPending ? 'acting' : 'act', form)}</ActButton>
      <p className={act.data ? 'act-done' : 'vh'} role="status">
        {act.data &&
          say('dashboard.adjust.done', {
            movement: deltaText(act.data.amount),
            currency: form.currency,
            name,
            balance: act.data.balance_after,
          })}
      </p>
      {!form.isAtField && <ActFault error={act.error} />}
    </form>
  );
}

type Field = 'amount' | 'reason';
/** Refusals that are about the amount stand at its field. */
const OF_AMOUNT: readonly string[] = ['insufficient_funds', 'balance_cap'];

function useAdjusting(member: User) {
  const server = useServer();
  const [entered, setEntered] = useState(EMPTY);
  const [left, setLeft] = useState<ReadonlySet<Field>>(new Set());
  const act = useAct(economyContract.setBalance, {
    touches: OF_MEMBERS.map((topic) => [topic, server.id]),
    onDone: () => {
      setEntered({ ...EMPTY, manner: entered.manner });
      setLeft(new Set());
    },
  });
  const currency = server.currency_name;
  const plan = planOf(entered, { balance: member.balance, name: member.display_name, currency });
  const found: Readonly<Record<Field, string | undefined>> = {
    amount: plan.ok ? undefined : (plan.fault ?? say('dashboard.adjust.not_yet')),
    reason: reasonFault(entered.reason),
  };
  const refused = refusedOf(act.error);
  return {
    entered,
    plan,
    act,
    currency,
    isAtField: refused.amount !== undefined || refused.reason !== undefined,
    faultOf: (field: Field) => (left.has(field) ? found[field] : undefined) ?? refused[field],
    enter: (change: Partial<Adjustment>) => {
      setEntered({ ...entered, ...change });
      if (!act.isPending) act.reset();
    },
    leave: (field: Field) => entered[field] !== '' && setLeft(new Set([...left, field])),
    /** Sends what is right; otherwise answers the first field that is not. */
    submit: (): Field | undefined => {
      setLeft(new Set(['amount', 'reason']));
      if (plan.ok && found.reason === undefined && !act.isPending)
        act.mutate({ params: { server_id: server.id, user_id: member.id }, body: bodyOf(entered, plan.amount) });
      return found.amount === undefined ? (found.reason === undefined ? undefined : 'reason') : 'amount';
    },
  };
}

function refusedOf(error: Error | null): Partial<Record<Field, string>> {
  if (!(error instanceof ApiError)) return {};
  if (OF_AMOUNT.includes(error.code)) return { amount: error.message };
  return Object.fromEntries(error.fields.map(({ path, message }) => [path, message]));
}

function wordsOf(kind: 'act' | 'acting', { entered, plan, currency }: ReturnType<typeof useAdjusting>): string {
  if (!plan.ok) return say(`dashboard.adjust.act.${entered.manner}_bare`, { currency });
  return say(`dashboard.adjust.${kind}.${entered.manner}`, { amount: plan.amount, currency });
}

/** "22,480 → 22,730"; before something is entered, the balance alone. */
function Becomes({ balance, plan }: { balance: number; plan: Plan }) {
  return (
    <div className="becomes">
      <span className="dim">{say('dashboard.adjust.balance')}</span>
      <span className="num">
        <span className="vh">{say('dashboard.adjust.from')} </span>
        {coinsText(balance)}
        {plan.ok && (
          <>
            <IconArrowRight size={16} stroke={1.7} aria-hidden />
            <span className="vh"> {say('dashboard.adjust.to')} </span>
            <b>{coinsText(plan.after)}</b>
          </>
        )}
      </span>
    </div>
  );
}
