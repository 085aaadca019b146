import { Pagination } from '@mantine/core';
import { t } from '../../../../locales/translate.ts';
import { formatNumber } from '../../../components/formatting/format.ts';
import type { SetMembersSearch } from '../members-navigation.ts';
import { PER_PAGE, countPages, type MembersSearch } from '../members-search.ts';

export function MembersPagination({
  pageInfo,
  rowCount,
  search,
  setSearch,
}: {
  pageInfo: { total: number; total_is_least?: boolean | undefined };
  rowCount: number;
  search: MembersSearch;
  setSearch: SetMembersSearch;
}) {
  const { total, total_is_least: isLowerBound = false } = pageInfo;
  const page = search.page ?? 1;
  const from = (page - 1) * PER_PAGE;
  const pages = countPages(total);
  const range = { from: formatNumber(from + 1), to: formatNumber(from + rowCount), total: formatNumber(total) };
  return (
    <div className="table-foot">
      <div>
        <span className="num">
          {t(isLowerBound ? 'dashboard.members.range_of_more' : 'dashboard.members.range', range)}
        </span>
        {(isLowerBound || pages * PER_PAGE < total) && page === pages && (
          <div>{t('dashboard.members.deepest', { last: formatNumber(pages) })}</div>
        )}
      </div>
      {pages > 1 && (
        <Pagination
          size="sm"
          total={pages}
          value={page}
          onChange={(next) => setSearch({ ...search, page: next })}
          getItemProps={(number) => ({ 'aria-label': t('dashboard.members.pages.page', { page: number }) })}
          getControlProps={(control) => ({ 'aria-label': t(`dashboard.members.pages.${control}`) })}
        />
      )}
    </div>
  );
}
