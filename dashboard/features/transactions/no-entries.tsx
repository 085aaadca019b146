import { Button } from '@mantine/core';
import { IconCoins, IconFilterOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { say } from '../../../locales/translate.ts';
import { entriesQuery } from '../../api/queries.ts';
import { Blank } from '../../components/feedback/empty-state.tsx';
import { useServer } from '../../components/server-context.tsx';

export function NoEntries({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const { id } = useServer();
  const { data } = useQuery({ ...entriesQuery(id, { limit: 1 }), enabled: isFiltered });
  if (!isFiltered)
    return (
      <Blank icon={IconCoins} title={say('dashboard.transactions.none')}>
        {say('dashboard.transactions.none_about')}
      </Blank>
    );
  return (
    <Blank
      icon={IconFilterOff}
      title={say('dashboard.transactions.no_match')}
      act={
        <Button variant="default" onClick={onClear}>
          {say('dashboard.transactions.clear')}
        </Button>
      }
    >
      {data ? say('dashboard.transactions.outside', { count: data.page.total }) : null}
    </Blank>
  );
}
