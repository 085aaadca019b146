import { Button } from '@mantine/core';
import { IconCoins, IconFilterOff } from '@tabler/icons-react';
import { say } from '../../words/say.ts';
import { Blank } from '../parts/blank.tsx';
import type { Go } from './transactions-page.tsx';
import type { TransactionsSearch } from './transactions-search.ts';

export function NoEntries({ search, go }: { search: TransactionsSearch; go: Go }) {
  if (!search.kind && !search.user && !search.cursor)
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
        <Button variant="default" onClick={() => go({})}>
          {say('dashboard.transactions.clear')}
        </Button>
      }
    >
      {say('dashboard.transactions.no_match_about')}
    </Blank>
  );
}
