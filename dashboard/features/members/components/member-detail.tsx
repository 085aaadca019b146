import { SegmentedControl } from '@mantine/core';
import { IconSnowflake } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { User } from '../../../../src/core/members/contract.ts';
import { t } from '../../../../locales/translate.ts';
import { DateTime } from '../../../components/formatting/date-time.tsx';
import { nowMs } from '../../../../ui/components/clock.ts';
import { Avatar } from '../../../../ui/components/avatar.tsx';
import { Amount } from '../../../components/formatting/amount.tsx';
import { isAdmin } from '../../../components/admin-only.tsx';
import { formatDate, formatFullDate } from '../../../components/formatting/format.ts';
import { useServer } from '../../../components/server-context.tsx';
import { AccountForm, FrozenNote } from './account-form.tsx';
import { AdjustBalanceForm } from './adjust-balance-form.tsx';
import { MemberHistory } from './member-history.tsx';
import type { PanelNavigation } from '../members-navigation.ts';
import { TABS } from '../members-search.ts';
import panelStyles from './panel.module.css';
import styles from './member-detail.module.css';
import { joinClasses } from '../../../components/join-classes.ts';

const LATEST_ENTRY_COUNT = 5;

/** One member: balance, totals, status, and the tabs with forms and history. */
export function MemberDetail({
  member,
  navigation,
  closeButton,
}: {
  member: User;
  navigation: PanelNavigation;
  closeButton: ReactNode;
}) {
  const { timezone } = useServer();
  const since = formatFullDate(Date.parse(member.created_at), timezone);
  return (
    <>
      <div className={panelStyles.head}>
        <Avatar id={member.id} name={member.display_name} url={member.avatar_url} size={48} />
        <span className="grow">
          <h2 className="ell">{member.display_name}</h2>
          <small className="dim">{t('dashboard.members.since', { handle: member.username, date: since })}</small>
        </span>
        {closeButton}
      </div>
      <dl className={styles.figures}>
        <LabelledAmount label={t('dashboard.members.balance')} value={member.balance} />
        <LabelledAmount label={t('dashboard.members.earned')} value={member.total_earned} />
        <LabelledAmount label={t('dashboard.members.spent')} value={member.total_spent} />
      </dl>
      <div className={panelStyles.body}>
        <p className={joinClasses(styles.facts, 'dim')}>
          {t('dashboard.members.last_daily')}:{' '}
          {member.last_daily ? <DateTime at={member.last_daily} /> : t('dashboard.members.never')}
          <LeftTag member={member} />
        </p>
        <FrozenNote member={member} />
        <Tabs member={member} navigation={navigation} />
      </div>
    </>
  );
}

/** Tags for a frozen account and for a member who left. */
export const MemberTags = ({ member }: { member: User }) => (
  <span className={styles.tags}>
    {member.frozen_at && (
      <span className="tag blue">
        <IconSnowflake size={12} stroke={2} aria-hidden />
        {t('dashboard.account.frozen')}
      </span>
    )}
    <LeftTag member={member} />
  </span>
);

function LeftTag({ member }: { member: User }) {
  const { timezone } = useServer();
  return (
    member.left_at && (
      <span className="tag slate">
        {t('dashboard.members.left_on', { date: formatDate(Date.parse(member.left_at), nowMs(), timezone) })}
      </span>
    )
  );
}

const LabelledAmount = ({ label, value }: { label: string; value: number }) => (
  <div>
    <dt>{label}</dt>
    <dd>
      <Amount value={value} />
    </dd>
  </div>
);

/** Moderators see only the history; admins also get the forms. */
function Tabs({ member, navigation: { search, setSearch } }: { member: User; navigation: PanelNavigation }) {
  const onCursorChange = (cursor: string | null) =>
    setSearch(cursor === null ? { tab: 'ledger' } : { tab: 'ledger', at: cursor }, true);
  const history = <MemberHistory member={member} range={{ cursor: search.at, onCursorChange }} />;
  if (!isAdmin(useServer())) return history;
  const { tab = 'adjust' } = search;
  return (
    <>
      <SegmentedControl
        className={styles.tabs}
        aria-label={t('dashboard.panel.shown')}
        data={TABS.map((value) => ({ value, label: t(`dashboard.panel.tabs.${value}`) }))}
        value={tab}
        onChange={(value) => setSearch({ tab: TABS.find((one) => one === value) })}
      />
      {tab === 'adjust' && (
        <>
          <AdjustBalanceForm member={member} />
          <MemberHistory member={member} range={{ latest: LATEST_ENTRY_COUNT }} />
        </>
      )}
      {tab === 'ledger' && history}
      {tab === 'account' && <AccountForm member={member} />}
    </>
  );
}
