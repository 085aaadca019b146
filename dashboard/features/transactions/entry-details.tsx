import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy, IconLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Transaction } from '../../../src/features/transactions/contract.ts';
import { t } from '../../../locales/translate.ts';
import { memberQuery } from '../../api/queries.ts';
import { Amount, SignedAmount } from '../../components/formatting/amount.tsx';
import { formatExactTime } from '../../components/formatting/format.ts';
import { useServer } from '../../components/server-context.tsx';
import { formatEntrySource, readEntryActor } from './entry-actor.ts';
import styles from './entry-details.module.css';

/** The details of an expanded entry: balances, member, actor, source, reason and time; its id and link can be copied. */
export function EntryDetails({ entry }: { entry: Transaction }) {
  const { timezone } = useServer();
  const { reason } = entry.metadata;
  return (
    <div className={styles.details}>
      <dl>
        <DetailRow label={t('dashboard.details.before')}>
          <Amount value={entry.balance_before} />
        </DetailRow>
        <DetailRow label={t('dashboard.details.amount')}>
          <SignedAmount value={entry.amount} />
        </DetailRow>
        <DetailRow label={t('dashboard.details.after')}>
          <b>
            <Amount value={entry.balance_after} />
          </b>
        </DetailRow>
      </dl>
      <dl>
        <DetailRow label={t('dashboard.details.member')}>
          <MemberLink userId={entry.user_id} name={entry.user_name} />
        </DetailRow>
        <DetailRow label={t('dashboard.details.by')}>
          <ActorName entry={entry} />
        </DetailRow>
        <DetailRow label={t('dashboard.details.through')}>{formatEntrySource(entry)}</DetailRow>
        {typeof reason === 'string' && <DetailRow label={t('dashboard.details.reason')}>{reason}</DetailRow>}
        <DetailRow label={t('dashboard.details.when')}>
          <time dateTime={entry.timestamp}>{formatExactTime(Date.parse(entry.timestamp), timezone)}</time>
        </DetailRow>
        <DetailRow label={t('dashboard.details.id')}>{entry.id}</DetailRow>
      </dl>
      <div className={styles.actions}>
        <CopyButton
          label={t('dashboard.details.copy_id')}
          icon={<IconCopy size={15} aria-hidden />}
          getText={() => entry.id}
        />
        <CopyButton
          label={t('dashboard.details.copy_link')}
          icon={<IconLink size={15} aria-hidden />}
          getText={() => location.href}
        />
      </div>
    </div>
  );
}

const DetailRow = ({ label, children }: { label: string; children: ReactNode }) => (
  <div>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
);

function MemberLink({ userId, name }: { userId: string; name: string }) {
  const { id } = useServer();
  return (
    <Link
      className="text-link"
      to="/s/$server/members"
      params={{ server: id }}
      search={{ show: 'all', member: userId }}
    >
      {name}
    </Link>
  );
}

function ActorName({ entry }: { entry: Transaction }) {
  const { id } = useServer();
  const actor = readEntryActor(entry);
  const userId = actor.kind === 'member' ? actor.id : entry.user_id;
  const { data } = useQuery({
    ...memberQuery(id, userId),
    enabled: actor.kind === 'member' && userId !== entry.user_id,
  });
  if (actor.kind !== 'member') return t(`dashboard.details.${actor.kind}`, { name: actor.name });
  const name = userId === entry.user_id ? entry.user_name : data?.display_name;
  return name === undefined ? userId : <MemberLink userId={userId} name={name} />;
}

function CopyButton({ label, icon, getText }: { label: string; icon: ReactNode; getText: () => string }) {
  const { copied, copy } = useClipboard({ timeout: 2000 });
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={copied ? <IconCheck size={15} aria-hidden /> : icon}
      onClick={() => copy(getText())}
    >
      <span aria-live="polite">{copied ? t('dashboard.details.copied') : label}</span>
    </Button>
  );
}
