import { Button, TextInput } from '@mantine/core';
import { IconSnowflake } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { membersContract, type User } from '../../../../src/core/members/contract.ts';
import { economyContract } from '../../../../src/features/economy/contract.ts';
import { say } from '../../../../locales/translate.ts';
import { useAct } from '../../../api/use-api-mutation.ts';
import { ActFault } from '../../../components/feedback/mutation-error.tsx';
import { ActButton } from '../../../components/forms/submit-button.tsx';
import { Moment } from '../../../components/formatting/date-time.tsx';
import { nowMs } from '../../../../ui/components/clock.ts';
import { dateText } from '../../../components/formatting/format.ts';
import { useServer } from '../../../components/server-context.tsx';
import { OF_MEMBERS } from '../query-key-groups.ts';
import { reasonFault } from '../balance-adjustment.ts';

/** Freezes a member's account with a reason, lets it act again, or brings somebody back who left. What happened is told in one place for both. */
export function AccountForm({ member }: { member: User }) {
  const [done, setDone] = useState<string>();
  const told = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    // The form that was acted with is replaced by the other one, and the focus would be lost with it.
    if (done !== undefined) told.current?.focus();
  }, [done]);
  const name = member.display_name;
  return (
    <>
      {member.frozen_at ? (
        <Frozen member={member} onDone={() => setDone(say('dashboard.account.is_unfrozen', { name }))} />
      ) : (
        <FreezeForm member={member} onDone={() => setDone(say('dashboard.account.is_frozen', { name }))} />
      )}
      {member.left_at && (
        <Gone
          member={member}
          leftAt={member.left_at}
          onDone={() => setDone(say('dashboard.account.is_here', { name }))}
        />
      )}
      <p className={done ? 'act-done' : 'vh'} role="status" ref={told} tabIndex={-1}>
        {done}
      </p>
    </>
  );
}

/** Since when an account is frozen, and why. */
export const FrozenNote = ({ member }: { member: User }) =>
  member.frozen_at && (
    <div className="note blue frozen-note">
      <IconSnowflake size={18} stroke={1.7} aria-hidden />
      <span className="grow">
        <b>
          {say('dashboard.account.frozen_since')} <Moment at={member.frozen_at} as="day" />
        </b>
        {member.frozen_reason && (
          <span className="frozen-reason">
            {say('dashboard.account.frozen_because', { reason: member.frozen_reason })}
          </span>
        )}
      </span>
    </div>
  );

type Part = { member: User; onDone: () => void };

function FreezeForm({ member, onDone }: Part) {
  const { id } = useServer();
  const [reason, setReason] = useState('');
  const [wasLeft, setLeft] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const act = useAct(economyContract.freezeMember, { touches: OF_MEMBERS.map((topic) => [topic, id]), onDone });
  const fault = reasonFault(reason);
  const submit = () => {
    setLeft(true);
    if (fault !== undefined) field.current?.focus();
    else if (!act.isPending)
      act.mutate({ params: { server_id: id, user_id: member.id }, body: { reason: reason.trim() } });
  };
  return (
    <form
      className="adjust"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div>
        <h3>{say('dashboard.account.freeze_title')}</h3>
        <p className="dim sm form-about">{say('dashboard.account.freeze_about')}</p>
      </div>
      <TextInput
        ref={field}
        label={say('dashboard.adjust.reason')}
        description={say('dashboard.account.reason_about')}
        maxLength={200}
        value={reason}
        readOnly={act.isPending}
        error={wasLeft ? fault : undefined}
        onBlur={() => reason !== '' && setLeft(true)}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <ActButton isPending={act.isPending} variant="default">
        {act.isPending
          ? say('dashboard.account.freezing')
          : say('dashboard.account.freeze', { name: member.display_name })}
      </ActButton>
      <ActFault error={act.error} />
    </form>
  );
}

function Frozen({ member, onDone }: Part) {
  const { id } = useServer();
  const act = useAct(economyContract.unfreezeMember, { touches: OF_MEMBERS.map((topic) => [topic, id]), onDone });
  return (
    <div className="adjust">
      <p className="dim sm form-about">{say('dashboard.account.frozen_about')}</p>
      <Button
        className="act"
        aria-disabled={act.isPending}
        onClick={() => !act.isPending && act.mutate({ params: { server_id: id, user_id: member.id } })}
      >
        {act.isPending
          ? say('dashboard.account.unfreezing')
          : say('dashboard.account.unfreeze', { name: member.display_name })}
      </Button>
      <ActFault error={act.error} />
    </div>
  );
}

function Gone({ member, leftAt, onDone }: Part & { leftAt: string }) {
  const { id, timezone } = useServer();
  const act = useAct(membersContract.reactivate, { touches: OF_MEMBERS.map((topic) => [topic, id]), onDone });
  const date = dateText(Date.parse(leftAt), nowMs(), timezone);
  return (
    <div className="adjust">
      <div>
        <h3>{say('dashboard.account.reactivate_title', { date })}</h3>
        <p className="dim sm form-about">{say('dashboard.account.reactivate_about')}</p>
      </div>
      <Button
        className="act"
        variant="default"
        aria-disabled={act.isPending}
        onClick={() => !act.isPending && act.mutate({ params: { server_id: id, user_id: member.id } })}
      >
        {act.isPending
          ? say('dashboard.account.reactivating')
          : say('dashboard.account.reactivate', { name: member.display_name })}
      </Button>
      <ActFault error={act.error} />
    </div>
  );
}
