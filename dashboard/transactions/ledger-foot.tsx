import { Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { say } from '../../words/say.ts';
import type { Go } from './transactions-page.tsx';
import type { TransactionsSearch } from './transactions-search.ts';

/** Newer goes back the way one came; whoever arrived by an address starts from the newest. */
export function LedgerFoot({
  nextCursor,
  search,
  go,
}: {
  nextCursor: string | null;
  search: TransactionsSearch;
  go: Go;
}) {
  const { history } = useRouter();
  const goNewer = () =>
    history.canGoBack() ? history.back() : go({ ...search, cursor: undefined, open: undefined }, true);
  return (
    <div className="table-foot">
      <Button
        variant="default"
        size="xs"
        disabled={!search.cursor}
        onClick={() => go({ ...search, cursor: undefined, open: undefined }, true)}
      >
        {say('dashboard.transactions.newest')}
      </Button>
      <Button.Group>
        <Button
          variant="default"
          size="xs"
          disabled={!search.cursor}
          leftSection={<IconChevronLeft size={15} aria-hidden />}
          onClick={goNewer}
        >
          {say('dashboard.transactions.newer')}
        </Button>
        <Button
          variant="default"
          size="xs"
          disabled={nextCursor === null}
          rightSection={<IconChevronRight size={15} aria-hidden />}
          onClick={() => nextCursor !== null && go({ ...search, cursor: nextCursor, open: undefined }, true)}
        >
          {say('dashboard.transactions.older')}
        </Button>
      </Button.Group>
    </div>
  );
}
