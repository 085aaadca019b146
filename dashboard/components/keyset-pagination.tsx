import { Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { t } from '../../locales/translate.ts';

/**
 * Turns the pages of a list that is read from a place in it; `turn` goes there, null to its start. Newer goes back the way
 * one came; whoever arrived by an address starts from the newest.
 */
export function KeysetPagination({
  isFirst,
  nextCursor,
  onCursorChange,
}: {
  isFirst: boolean;
  nextCursor: string | null;
  onCursorChange: (cursor: string | null) => void;
}) {
  const { history } = useRouter();
  return (
    <div className="table-foot">
      <Button variant="default" size="xs" disabled={isFirst} onClick={() => onCursorChange(null)}>
        {t('dashboard.transactions.newest')}
      </Button>
      <Button.Group>
        <Button
          variant="default"
          size="xs"
          disabled={isFirst}
          leftSection={<IconChevronLeft size={15} aria-hidden />}
          onClick={() => (history.canGoBack() ? history.back() : onCursorChange(null))}
        >
          {t('dashboard.transactions.newer')}
        </Button>
        <Button
          variant="default"
          size="xs"
          disabled={nextCursor === null}
          rightSection={<IconChevronRight size={15} aria-hidden />}
          onClick={() => nextCursor !== null && onCursorChange(nextCursor)}
        >
          {t('dashboard.transactions.older')}
        </Button>
      </Button.Group>
    </div>
  );
}
