import { SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../../../../locales/translate.ts';
import { isAdmin } from '../../../components/admin-only.tsx';
import { SearchField } from '../../../components/forms/search-field.tsx';
import { useServer } from '../../../components/server-context.tsx';
import type { MemberListProps } from '../members-navigation.ts';

const MEMBER_LISTS = ['here', 'left', 'all', 'inactive'] as const;

/** The toolbar of every member list: who is listed, and a search field unless `children` replace it. */
export function MemberListToolbar({
  search,
  setSearch,
  children,
}: Omit<MemberListProps, 'onClose'> & { children?: ReactNode }) {
  const mayManage = isAdmin(useServer());
  const memberLists = MEMBER_LISTS.filter((one) => one !== 'inactive' || mayManage);
  const choose = (value: string) => {
    const show = MEMBER_LISTS.find((one) => one === value);
    const q = show === 'inactive' ? undefined : search.q;
    setSearch({ ...search, q, show: show === 'here' ? undefined : show, page: undefined });
  };
  return (
    <div className="tools">
      {children ?? (
        <SearchField
          label={t('dashboard.members.search')}
          value={search.q ?? ''}
          onSearch={(q) => setSearch({ ...search, q, page: undefined })}
        />
      )}
      <SegmentedControl
        aria-label={t('dashboard.members.standing_label')}
        data={memberLists.map((value) => ({ value, label: t(`dashboard.members.standing.${value}`) }))}
        value={search.show ?? 'here'}
        onChange={choose}
      />
    </div>
  );
}
