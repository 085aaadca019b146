import { Button, TextInput } from '@mantine/core';
import { IconSnowflake } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { membersContract, type User } from '../../../../src/core/members/contract.ts';
import { economyContract } from '../../../../src/features/economy/contract.ts';
import { t } from '../../../../locales/translate.ts';
import { useApiMutation } from '../../../api/use-api-mutation.ts';
import { keysInvalidatedBy } from '../../../api/query-keys.ts';
import { MutationError } from '../../../components/feedback/mutation-error.tsx';
import { Form } from '../../../components/forms/form.tsx';
import { SubmitButton } from '../../../components/forms/submit-button.tsx';
import { useContractForm } from '../../../components/forms/use-contract-form.ts';
import { validateInput } from '../../../components/forms/validate-input.ts';
import { DateTime } from '../../../components/formatting/date-time.tsx';
import { nowMs } from '../../../../ui/components/clock.ts';
import { formatDate } from '../../../components/formatting/format.ts';
import { useServer } from '../../../components/server-context.tsx';
import styles from './account-form.module.css';

/** Freezes or unfreezes a member's account, and reactivates a member who left. All forms share one status line. */
export function AccountForm({ member }: { member: User }) {
  const [done, setDone] = useState<string>();
  const statusRef = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    // The submitted form is replaced by another one, and the focus would be lost with it.
    if (done !== undefined) statusRef.current?.focus();
  }, [done]);
  const name = member.display_name;
  return (
    <>
      {member.frozen_at ? (
        <UnfreezeForm member={member} onDone={() => setDone(t('dashboard.account.is_unfrozen', { name }))} />
      ) : (
        <FreezeForm member={member} onDone={() => setDone(t('dashboard.account.is_frozen', { name }))} />
      )}
      {member.left_at && (
        <ReactivateForm
          member={member}
          leftAt={member.left_at}
          onDone={() => setDone(t('dashboard.account.is_here', { name }))}
        />
      )}
      <p className={done ? 'act-done' : 'vh'} role="status" ref={statusRef} tabIndex={-1}>
        {done}
      </p>
    </>
  );
}

/** Shows since when an account is frozen, and why. */
export const FrozenNote = ({ member }: { member: User }) =>
  member.frozen_at && (
    <div className="note blue">
      <IconSnowflake size={18} stroke={1.7} aria-hidden />
      <span className="grow">
        <b>
          {t('dashboard.account.frozen_since')} <DateTime at={member.frozen_at} format="day" />
        </b>
        {member.frozen_reason && (
          <span className={styles.reason}>
            {t('dashboard.account.frozen_because', { reason: member.frozen_reason })}
          </span>
        )}
      </span>
    </div>
  );

type AccountActionProps = { member: User; onDone: () => void };

function FreezeForm({ member, onDone }: AccountActionProps) {
  const { id } = useServer();
  const mutation = useApiMutation(economyContract.freezeMember, {
    invalidates: keysInvalidatedBy('member', id),
    onDone,
  });
  const form = useContractForm({
    initialValues: { reason: '' },
    validate: (values) => validateInput(economyContract.freezeMember.body, values),
    mutation,
    onSubmit: ({ reason }) => {
      const params = { server_id: id, user_id: member.id };
      mutation.mutate({ params, body: { reason: reason.trim() } }, { onError: form.showServerErrors });
    },
  });
  return (
    <Form form={form} className="adjust">
      <div>
        <h3>{t('dashboard.account.freeze_title')}</h3>
        <p className="dim sm">{t('dashboard.account.freeze_about')}</p>
      </div>
      <TextInput
        label={t('dashboard.adjust.reason')}
        description={t('dashboard.account.reason_about')}
        maxLength={200}
        readOnly={mutation.isPending}
        {...form.field('reason')}
      />
      <SubmitButton isPending={mutation.isPending} variant="default">
        {mutation.isPending
          ? t('dashboard.account.freezing')
          : t('dashboard.account.freeze', { name: member.display_name })}
      </SubmitButton>
      <MutationError error={form.otherError(mutation.error)} />
    </Form>
  );
}

function UnfreezeForm({ member, onDone }: AccountActionProps) {
  const { id } = useServer();
  const mutation = useApiMutation(economyContract.unfreezeMember, {
    invalidates: keysInvalidatedBy('member', id),
    onDone,
  });
  return (
    <div className="adjust">
      <p className="dim sm">{t('dashboard.account.frozen_about')}</p>
      <Button
        className="act"
        aria-disabled={mutation.isPending}
        onClick={() => !mutation.isPending && mutation.mutate({ params: { server_id: id, user_id: member.id } })}
      >
        {mutation.isPending
          ? t('dashboard.account.unfreezing')
          : t('dashboard.account.unfreeze', { name: member.display_name })}
      </Button>
      <MutationError error={mutation.error} />
    </div>
  );
}

function ReactivateForm({ member, leftAt, onDone }: AccountActionProps & { leftAt: string }) {
  const { id, timezone } = useServer();
  const mutation = useApiMutation(membersContract.reactivate, {
    invalidates: keysInvalidatedBy('member', id),
    onDone,
  });
  const date = formatDate(Date.parse(leftAt), nowMs(), timezone);
  return (
    <div className="adjust">
      <div>
        <h3>{t('dashboard.account.reactivate_title', { date })}</h3>
        <p className="dim sm">{t('dashboard.account.reactivate_about')}</p>
      </div>
      <Button
        className="act"
        variant="default"
        aria-disabled={mutation.isPending}
        onClick={() => !mutation.isPending && mutation.mutate({ params: { server_id: id, user_id: member.id } })}
      >
        {mutation.isPending
          ? t('dashboard.account.reactivating')
          : t('dashboard.account.reactivate', { name: member.display_name })}
      </Button>
      <MutationError error={mutation.error} />
    </div>
  );
}
