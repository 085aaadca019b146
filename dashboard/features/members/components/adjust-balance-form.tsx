import { SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { User } from '../../../../src/core/members/contract.ts';
import { economyContract } from '../../../../src/features/economy/contract.ts';
import { t } from '../../../../locales/translate.ts';
import { ApiError } from '../../../api/api-error.ts';
import { useApiMutation } from '../../../api/use-api-mutation.ts';
import { MutationError } from '../../../components/feedback/mutation-error.tsx';
import { SubmitButton } from '../../../components/forms/submit-button.tsx';
import { formatNumber, formatSignedNumber } from '../../../components/formatting/format.ts';
import { useServer } from '../../../components/server-context.tsx';
import {
  toRequestBody,
  ADJUSTMENT_MODES,
  planAdjustment,
  validateReason,
  type Adjustment,
  type Plan,
} from '../balance-adjustment.ts';
import { MEMBER_QUERY_KEY_GROUPS } from '../query-key-groups.ts';

const EMPTY: Adjustment = { mode: 'add', amount: '', reason: '' };

/** Adjusts a member's balance, with a preview of the new balance. A repeated request takes effect once. */
export function AdjustBalanceForm({ member }: { member: User }) {
  const form = useAdjustBalanceForm(member);
  const element = useRef<HTMLFormElement>(null);
  const { values, plan, mutation } = form;
  const name = member.display_name;
  return (
    <form
      ref={element}
      className="adjust"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const invalidField = form.submit();
        if (invalidField) element.current?.querySelector<HTMLElement>(`[name=${invalidField}]`)?.focus();
      }}
    >
      <SegmentedControl
        fullWidth
        aria-label={t('dashboard.adjust.manner')}
        data={ADJUSTMENT_MODES.map((value) => ({ value, label: t(`dashboard.adjust.manners.${value}`) }))}
        value={values.mode}
        onChange={(value) => form.update({ mode: ADJUSTMENT_MODES.find((mode) => mode === value) ?? 'add' })}
      />
      <TextInput
        label={t('dashboard.adjust.amount')}
        name="amount"
        inputMode="numeric"
        autoComplete="off"
        rightSection={<span className="unit">{form.currency}</span>}
        rightSectionWidth={90}
        value={values.amount}
        readOnly={mutation.isPending}
        error={form.fieldError('amount')}
        onBlur={() => form.markTouched('amount')}
        onChange={(event) => form.update({ amount: event.currentTarget.value })}
      />
      <Textarea
        label={t('dashboard.adjust.reason')}
        name="reason"
        description={t('dashboard.adjust.reason_about', { name })}
        rows={2}
        maxLength={200}
        value={values.reason}
        readOnly={mutation.isPending}
        error={form.fieldError('reason')}
        onBlur={() => form.markTouched('reason')}
        onChange={(event) => form.update({ reason: event.currentTarget.value })}
      />
      <BalancePreview balance={member.balance} plan={plan} />
      <SubmitButton isPending={mutation.isPending}>
        {buttonLabel(mutation.isPending ? 'acting' : 'act', form)}
      </SubmitButton>
      <p className={mutation.data ? 'act-done' : 'vh'} role="status">
        {mutation.data &&
          t('dashboard.adjust.done', {
            movement: formatSignedNumber(mutation.data.amount),
            currency: form.currency,
            name,
            balance: mutation.data.balance_after,
          })}
      </p>
      {!form.hasFieldError && <MutationError error={mutation.error} />}
    </form>
  );
}

type Field = 'amount' | 'reason';
/** Refusals that are shown at the amount field. */
const AMOUNT_ERROR_CODES: readonly string[] = ['insufficient_funds', 'balance_cap'];

function useAdjustBalanceForm(member: User) {
  const server = useServer();
  const [values, setValues] = useState(EMPTY);
  const [touched, setTouched] = useState<ReadonlySet<Field>>(new Set());
  const mutation = useApiMutation(economyContract.setBalance, {
    invalidates: MEMBER_QUERY_KEY_GROUPS.map((topic) => [topic, server.id]),
    onDone: () => {
      setValues({ ...EMPTY, mode: values.mode });
      setTouched(new Set());
    },
  });
  const currency = server.currency_name;
  const plan = planAdjustment(values, { balance: member.balance, name: member.display_name, currency });
  const fieldErrors: Readonly<Record<Field, string | undefined>> = {
    amount: plan.ok ? undefined : (plan.error ?? t('dashboard.adjust.not_yet')),
    reason: validateReason(values.reason),
  };
  const serverErrors = readServerErrors(mutation.error);
  return {
    values,
    plan,
    mutation,
    currency,
    hasFieldError: serverErrors.amount !== undefined || serverErrors.reason !== undefined,
    fieldError: (field: Field) => (touched.has(field) ? fieldErrors[field] : undefined) ?? serverErrors[field],
    update: (change: Partial<Adjustment>) => {
      setValues({ ...values, ...change });
      if (!mutation.isPending) mutation.reset();
    },
    markTouched: (field: Field) => values[field] !== '' && setTouched(new Set([...touched, field])),
    /** Submits the form when it is valid; otherwise returns the first invalid field. */
    submit: (): Field | undefined => {
      setTouched(new Set(['amount', 'reason']));
      if (plan.ok && fieldErrors.reason === undefined && !mutation.isPending)
        mutation.mutate({
          params: { server_id: server.id, user_id: member.id },
          body: toRequestBody(values, plan.amount),
        });
      return fieldErrors.amount === undefined ? (fieldErrors.reason === undefined ? undefined : 'reason') : 'amount';
    },
  };
}

function readServerErrors(error: Error | null): Partial<Record<Field, string>> {
  if (!(error instanceof ApiError)) return {};
  if (AMOUNT_ERROR_CODES.includes(error.code)) return { amount: error.message };
  return Object.fromEntries(error.fields.map(({ path, message }) => [path, message]));
}

function buttonLabel(
  kind: 'act' | 'acting',
  { values, plan, currency }: ReturnType<typeof useAdjustBalanceForm>,
): string {
  if (!plan.ok) return t(`dashboard.adjust.act.${values.mode}_bare`, { currency });
  return t(`dashboard.adjust.${kind}.${values.mode}`, { amount: plan.amount, currency });
}

/** "22,480 → 22,730"; without a valid amount only the current balance. */
function BalancePreview({ balance, plan }: { balance: number; plan: Plan }) {
  return (
    <div className="becomes">
      <span className="dim">{t('dashboard.adjust.balance')}</span>
      <span className="num">
        <span className="vh">{t('dashboard.adjust.from')} </span>
        {formatNumber(balance)}
        {plan.ok && (
          <>
            <IconArrowRight size={16} stroke={1.7} aria-hidden />
            <span className="vh"> {t('dashboard.adjust.to')} </span>
            <b>{formatNumber(plan.after)}</b>
          </>
        )}
      </span>
    </div>
  );
}
