import { Button } from '@mantine/core';
import { IconSearchOff, IconUsers } from '@tabler/icons-react';
import { t } from '../../../../locales/translate.ts';
import { EmptyState } from '../../../components/feedback/empty-state.tsx';
import type { SetMembersSearch } from '../members-navigation.ts';
import type { MembersSearch } from '../members-search.ts';

export function NoMembers({ search, setSearch }: { search: MembersSearch; setSearch: SetMembersSearch }) {
  const { q, show = 'here' } = search;
  if (q)
    return (
      <EmptyState
        icon={IconSearchOff}
        title={t('dashboard.members.no_match', { search: q })}
        action={
          <Button variant="default" onClick={() => setSearch({ ...search, q: undefined, page: undefined })}>
            {t('dashboard.members.clear')}
          </Button>
        }
      >
        {t('dashboard.members.no_match_about', { standing: t(`dashboard.members.standing.${show}`) })}
      </EmptyState>
    );
  const messageKey = show === 'left' ? 'none_left' : 'none';
  return (
    <EmptyState icon={IconUsers} title={t(`dashboard.members.${messageKey}`)}>
      {t(`dashboard.members.${messageKey}_about`)}
    </EmptyState>
  );
}
