import { SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import type { User } from '../../../../src/core/members/contract.ts';
import { economyContract } from '../../../../src/features/economy/contract.ts';
import { t } from '../../../../locales/translate.ts';
import { useApiMutation } from '../../../api/use-api-mutation.ts';
import { keysInvalidatedBy } from '../../../api/query-keys.ts';
import { MutationError } from '../../../components/feedback/mutation-error.tsx';
import { Form } from '../../../components/forms/form.tsx';
import { SubmitButton } from '../../../components/forms/submit-button.tsx';
import { useContractForm } from '../../../components/forms/use-contract-form.ts';
import { formatNumber, formatSignedNumber } from '../../../components/formatting/format.ts';
import { useServer } from '../../../components/server-context.tsx';
import {
  toRequestBody,
  ADJUSTMENT_MODES,
  planAdjustment,
  validateAdjustment,
  type Adjustment,
  type AdjustmentMode,
  type Plan,
} from '../balance-adjustment.ts';
import styles from './adjust-balance-form.module.css';

const EMPTY: Adjustment = { mode: 'add', amount: '', reason: '' };

/** Adjusts a member's balance, with a preview of the new balance. A repeated request takes effect once. */
export function AdjustBalanceForm({ member }: { member: User }) {
  const { form, plan, mutation, currency } = useAdjustBalanceForm(member);
  const name = member.display_name;
  return (
    <Form form={form} className="adjust">
      <SegmentedControl
        fullWidth
        aria-label={t('dashboard.adjust.manner')}
        data={ADJUSTMENT_MODES.map((value) => ({ value, label: t(`dashboard.adjust.manners.${value}`) }))}
        value={form.values.mode}
        onChange={(mode) => form.edit({ mode }, ['mode', 'amount'])}
      />
      <TextInput
        label={t('dashboard.adjust.amount')}
        inputMode="numeric"
        autoComplete="off"
        rightSection={<span className="unit">{currency}</span>}
        rightSectionWidth={90}
        readOnly={mutation.isPending}
        {...form.field('amount')}
      />
      <Textarea
        label={t('dashboard.adjust.reason')}
        description={t('dashboard.adjust.reason_about', { name })}
        rows={2}
        maxLength={200}
        readOnly={mutation.isPending}
        {...form.field('reason')}
      />
      <BalancePreview balance={member.balance} plan={plan} />
      <SubmitButton isPending={mutation.isPending}>
        {buttonLabel(mutation.isPending ? 'acting' : 'act', { mode: form.values.mode, plan, currency })}
      </SubmitButton>
      <p className={mutation.data ? 'act-done' : 'vh'} role="status">
        {mutation.data &&
          t('dashboard.adjust.done', {
            movement: formatSignedNumber(mutation.data.amount),
            currency,
            name,
            balance: mutation.data.balance_after,
          })}
      </p>
      <MutationError error={form.otherError(mutation.error)} />
    </Form>
  );
}

/** Refusals that are shown at the amount field. */
const AMOUNT_ERROR_CODES: readonly string[] = ['insufficient_funds', 'balance_cap'];

function useAdjustBalanceForm(member: User) {
  const { id, currency_name: currency } = useServer();
  const account = { balance: member.balance, name: member.display_name, currency };
  const mutation = useApiMutation(economyContract.setBalance, {
    invalidates: keysInvalidatedBy('member', id),
    onDone: () => form.settle({ ...EMPTY, mode: form.getValues().mode }),
  });
  const form = useContractForm<Adjustment>({
    initialValues: EMPTY,
    validate: (values) => validateAdjustment(values, account),
    mutation,
    errorsOf: ({ code, message, fields }) =>
      AMOUNT_ERROR_CODES.includes(code) ? [{ path: 'amount', message }] : fields,
    onSubmit: (values) => {
      const params = { server_id: id, user_id: member.id };
      mutation.mutate({ params, body: toRequestBody(values) }, { onError: form.showServerErrors });
    },
  });
  return { form, plan: planAdjustment(form.values, account), mutation, currency };
}

function buttonLabel(
  kind: 'act' | 'acting',
  { mode, plan, currency }: { mode: AdjustmentMode; plan: Plan; currency: string },
): string {
  if (!plan.ok) return t(`dashboard.adjust.act.${mode}_bare`, { currency });
  return t(`dashboard.adjust.${kind}.${mode}`, { amount: plan.amount, currency });
}

/** "22,480 → 22,730"; without a valid amount only the current balance. */
function BalancePreview({ balance, plan }: { balance: number; plan: Plan }) {
  return (
    <div className={styles.preview}>
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
