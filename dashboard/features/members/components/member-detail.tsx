import { SegmentedControl } from '@mantine/core';
import { IconSnowflake } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { User } from '../../../../src/core/members/contract.ts';
import { say } from '../../../../locales/translate.ts';
import { Moment } from '../../../components/formatting/date-time.tsx';
import { nowMs } from '../../../../ui/components/clock.ts';
import { Face } from '../../../../ui/components/avatar.tsx';
import { Coins } from '../../../components/formatting/amount.tsx';
import { isAdmin } from '../../../components/admin-only.tsx';
import { dateText, fullDateText } from '../../../components/formatting/format.ts';
import { useServer } from '../../../components/server-context.tsx';
import { AccountForm, FrozenNote } from './account-form.tsx';
import { AdjustForm } from './adjust-balance-form.tsx';
import { MemberHistory } from './member-history.tsx';
import { TABS, type PanelSearch } from '../members-search.ts';

/** Where the panel stands, and how it moves; turning pages can be gone back. */
export type PanelPlace = { search: PanelSearch; go: (search: PanelSearch, isTurn?: boolean) => void };

const LATEST = 5;

/** One member: balance, earned, spent, and what can be done or looked up. */
export function MemberDetail({ member, place, closer }: { member: User; place: PanelPlace; closer: ReactNode }) {
  const { timezone } = useServer();
  const since = fullDateText(Date.parse(member.created_at), timezone);
  return (
    <>
      <div className="panel-head">
        <Face id={member.id} name={member.display_name} url={member.avatar_url} size={48} />
        <span className="grow">
          <h2 className="ell">{member.display_name}</h2>
          <small className="dim">{say('dashboard.members.since', { handle: member.username, date: since })}</small>
        </span>
        {closer}
      </div>
      <dl className="panel-figures">
        <Figure words={say('dashboard.members.balance')} value={member.balance} />
        <Figure words={say('dashboard.members.earned')} value={member.total_earned} />
        <Figure words={say('dashboard.members.spent')} value={member.total_spent} />
      </dl>
      <div className="panel-body">
        <p className="panel-facts dim">
          {say('dashboard.members.last_daily')}:{' '}
          {member.last_daily ? <Moment at={member.last_daily} /> : say('dashboard.members.never')}
          <LeftTag member={member} />
        </p>
        <FrozenNote member={member} />
        <Tabs member={member} place={place} />
      </div>
    </>
  );
}

/** Left, frozen: what is not as usual with an account. */
export const MemberTags = ({ member }: { member: User }) => (
  <span className="member-tags">
    {member.frozen_at && (
      <span className="tag blue">
        <IconSnowflake size={12} stroke={2} aria-hidden />
        {say('dashboard.account.frozen')}
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
        {say('dashboard.members.left_on', { date: dateText(Date.parse(member.left_at), nowMs(), timezone) })}
      </span>
    )
  );
}

const Figure = ({ words, value }: { words: string; value: number }) => (
  <div>
    <dt>{words}</dt>
    <dd>
      <Coins value={value} />
    </dd>
  </div>
);

/** Those who may only look see the history and nothing to press. */
function Tabs({ member, place: { search, go } }: { member: User; place: PanelPlace }) {
  const turn = (cursor: string | null) => go(cursor === null ? { tab: 'ledger' } : { tab: 'ledger', at: cursor }, true);
  const history = <MemberHistory member={member} shown={{ cursor: search.at, turn }} />;
  if (!isAdmin(useServer())) return history;
  const { tab = 'adjust' } = search;
  return (
    <>
      <SegmentedControl
        className="panel-tabs"
        aria-label={say('dashboard.panel.shown')}
        data={TABS.map((value) => ({ value, label: say(`dashboard.panel.tabs.${value}`) }))}
        value={tab}
        onChange={(value) => go({ tab: TABS.find((one) => one === value) })}
      />
      {tab === 'adjust' && (
        <>
          <AdjustForm member={member} />
          <MemberHistory member={member} shown={{ latest: LATEST }} />
        </>
      )}
      {tab === 'ledger' && history}
      {tab === 'account' && <AccountForm member={member} />}
    </>
  );
}
