import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy, IconLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Transaction } from '../../../src/features/transactions/contract.ts';
import { say } from '../../../locales/translate.ts';
import { memberQuery } from '../../api/queries.ts';
import { Coins, Delta } from '../../components/formatting/amount.tsx';
import { exactText } from '../../components/formatting/format.ts';
import { useServer } from '../../components/server-context.tsx';
import { throughWords, whoDid } from './entry-actor.ts';

/** What an unfolded entry tells: the sum, who did it by what, and when; with its id to copy. */
export function EntryDetails({ entry }: { entry: Transaction }) {
  const { timezone } = useServer();
  const { reason } = entry.metadata;
  return (
    <div className="details">
      <dl>
        <Fact words={say('dashboard.details.before')}>
          <Coins value={entry.balance_before} />
        </Fact>
        <Fact words={say('dashboard.details.amount')}>
          <Delta value={entry.amount} />
        </Fact>
        <Fact words={say('dashboard.details.after')}>
          <b>
            <Coins value={entry.balance_after} />
          </b>
        </Fact>
      </dl>
      <dl>
        <Fact words={say('dashboard.details.member')}>
          <MemberLink userId={entry.user_id} name={entry.user_name} />
        </Fact>
        <Fact words={say('dashboard.details.by')}>
          <DoneBy entry={entry} />
        </Fact>
        <Fact words={say('dashboard.details.through')}>{throughWords(entry)}</Fact>
        {typeof reason === 'string' && <Fact words={say('dashboard.details.reason')}>{reason}</Fact>}
        <Fact words={say('dashboard.details.when')}>
          <time dateTime={entry.timestamp}>{exactText(Date.parse(entry.timestamp), timezone)}</time>
        </Fact>
        <Fact words={say('dashboard.details.id')}>
          <span className="entry-id">{entry.id}</span>
        </Fact>
      </dl>
      <div className="details-acts">
        <Copy
          words={say('dashboard.details.copy_id')}
          icon={<IconCopy size={15} aria-hidden />}
          textOf={() => entry.id}
        />
        <Copy
          words={say('dashboard.details.copy_link')}
          icon={<IconLink size={15} aria-hidden />}
          textOf={() => location.href}
        />
      </div>
    </div>
  );
}

const Fact = ({ words, children }: { words: string; children: ReactNode }) => (
  <div>
    <dt>{words}</dt>
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

function DoneBy({ entry }: { entry: Transaction }) {
  const { id } = useServer();
  const who = whoDid(entry);
  const userId = who.kind === 'member' ? who.id : entry.user_id;
  const { data } = useQuery({ ...memberQuery(id, userId), enabled: who.kind === 'member' && userId !== entry.user_id });
  if (who.kind !== 'member') return say(`dashboard.details.${who.kind}`, { name: who.name });
  const name = userId === entry.user_id ? entry.user_name : data?.display_name;
  return name === undefined ? userId : <MemberLink userId={userId} name={name} />;
}

function Copy({ words, icon, textOf }: { words: string; icon: ReactNode; textOf: () => string }) {
  const { copied, copy } = useClipboard({ timeout: 2000 });
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={copied ? <IconCheck size={15} aria-hidden /> : icon}
      onClick={() => copy(textOf())}
    >
      <span aria-live="polite">{copied ? say('dashboard.details.copied') : words}</span>
    </Button>
  );
}
