import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { t } from '../../../locales/translate.ts';
import { membersQuery } from '../../api/queries.ts';
import { ErrorState } from '../../components/feedback/empty-state.tsx';
import { Person } from '../../components/person.tsx';
import { SkeletonRows } from '../../components/feedback/skeleton.tsx';
import { useServer } from '../../components/server-context.tsx';
import styles from './member-picker.module.css';

const RESULT_LIMIT = 6;

/** Finds a member by name, handle or id, including members who left. */
export function MemberPicker({ onPick }: { onPick: (userId: string) => void }) {
  const { id } = useServer();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 200);
  const { data, error, refetch } = useQuery(
    membersQuery(id, { limit: RESULT_LIMIT, standing: 'all', ...(search && { search }) }),
  );
  return (
    <div className={styles.picker}>
      <TextInput
        type="search"
        aria-label={t('dashboard.members.search')}
        placeholder={t('dashboard.members.search')}
        maxLength={100}
        value={typed}
        leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {!data && error && <ErrorState error={error} onRetry={() => void refetch()} title={t('dashboard.failed.list')} />}
      {!data && !error && <SkeletonRows count={3} />}
      {data?.data.length === 0 && <p className="dim">{t('dashboard.members.no_match', { search })}</p>}
      {data && data.data.length > 0 && (
        <ul>
          {data.data.map((member) => (
            <li key={member.id}>
              <button type="button" onClick={() => onPick(member.id)}>
                <Person
                  id={member.id}
                  name={member.display_name}
                  url={member.avatar_url}
                  size={28}
                  below={member.username}
                />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
