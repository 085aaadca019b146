import { Pagination } from '@mantine/core';
import { say } from '../../../../locales/translate.ts';
import { coinsText } from '../../../components/formatting/format.ts';
import type { Go } from '../pages/members-page.tsx';
import { PER_PAGE, pagesOf, type MembersSearch } from '../members-search.ts';

export function MembersFoot({
  counted,
  shown,
  search,
  go,
}: {
  counted: { total: number; total_is_least?: boolean | undefined };
  shown: number;
  search: MembersSearch;
  go: Go;
}) {
  const { total, total_is_least: isLeast = false } = counted;
  const page = search.page ?? 1;
  const from = (page - 1) * PER_PAGE;
  const pages = pagesOf(total);
  const range = { from: coinsText(from + 1), to: coinsText(from + shown), total: coinsText(total) };
  return (
    <div className="table-foot">
      <div>
        <span className="num">
          {say(isLeast ? 'dashboard.members.range_of_more' : 'dashboard.members.range', range)}
        </span>
        {(isLeast || pages * PER_PAGE < total) && page === pages && (
          <div>{say('dashboard.members.deepest', { last: coinsText(pages) })}</div>
        )}
      </div>
      {pages > 1 && (
        <Pagination
          size="sm"
          total={pages}
          value={page}
          onChange={(next) => go({ ...search, page: next })}
          getItemProps={(number) => ({ 'aria-label': say('dashboard.members.pages.page', { page: number }) })}
          getControlProps={(control) => ({ 'aria-label': say(`dashboard.members.pages.${control}`) })}
        />
      )}
    </div>
  );
}
