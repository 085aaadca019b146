import { SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { say } from '../../../../locales/translate.ts';
import { isAdmin } from '../../../components/admin-only.tsx';
import { SearchField } from '../../../components/forms/search-field.tsx';
import { useServer } from '../../../components/server-context.tsx';
import type { ListProps } from '../pages/members-page.tsx';

const STANDINGS = ['here', 'left', 'all', 'inactive'] as const;

/** The head of every list of members: who is listed, and a search unless `children` stand in its place. */
export function Tools({ search, go, children }: Omit<ListProps, 'onClose'> & { children?: ReactNode }) {
  const mayManage = isAdmin(useServer());
  const standings = STANDINGS.filter((one) => one !== 'inactive' || mayManage);
  const choose = (value: string) => {
    const show = STANDINGS.find((one) => one === value);
    const q = show === 'inactive' ? undefined : search.q;
    go({ ...search, q, show: show === 'here' ? undefined : show, page: undefined });
  };
  return (
    <div className="tools">
      {children ?? (
        <SearchField
          label={say('dashboard.members.search')}
          value={search.q ?? ''}
          onSearch={(q) => go({ ...search, q, page: undefined })}
        />
      )}
      <SegmentedControl
        aria-label={say('dashboard.members.standing_label')}
        data={standings.map((value) => ({ value, label: say(`dashboard.members.standing.${value}`) }))}
        value={search.show ?? 'here'}
        onChange={choose}
      />
    </div>
  );
}
