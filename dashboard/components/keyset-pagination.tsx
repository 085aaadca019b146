import { Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { t } from '../../locales/translate.ts';

/**
 * Pages through a list by cursor; a null cursor is the start of the list. *Newer* goes back in the browser history; without
 * history, because the page was opened by its URL, it goes to the newest page.
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
