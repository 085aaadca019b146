import { Button } from '@mantine/core';
import { IconCoins, IconFilterOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { t } from '../../../locales/translate.ts';
import { entriesQuery } from '../../api/queries.ts';
import { EmptyState } from '../../components/feedback/empty-state.tsx';
import { useServer } from '../../components/server-context.tsx';

export function NoEntries({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const { id } = useServer();
  const { data } = useQuery({ ...entriesQuery(id, { limit: 1 }), enabled: isFiltered });
  if (!isFiltered)
    return (
      <EmptyState icon={IconCoins} title={t('dashboard.transactions.none')}>
        {t('dashboard.transactions.none_about')}
      </EmptyState>
    );
  return (
    <EmptyState
      icon={IconFilterOff}
      title={t('dashboard.transactions.no_match')}
      action={
        <Button variant="default" onClick={onClear}>
          {t('dashboard.transactions.clear')}
        </Button>
      }
    >
      {data ? t('dashboard.transactions.outside', { count: data.page.total }) : null}
    </EmptyState>
  );
}
