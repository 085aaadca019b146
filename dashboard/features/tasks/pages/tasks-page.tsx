import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { IconAdjustments, IconChecklist, IconPlus, IconSearchOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { TASK_STATES } from '../../../../src/features/tasks/shared/schemas-contract.ts';
import { t } from '../../../../locales/translate.ts';
import { taskSettingsQuery, tasksQuery } from '../../../api/task-queries.ts';
import { ConnectionBadge } from '../../../realtime/connection-status.tsx';
import { EmptyState } from '../../../components/feedback/empty-state.tsx';
import { isAdmin } from '../../../components/admin-only.tsx';
import { formatNumber } from '../../../components/formatting/format.ts';
import { PageHeader } from '../../../components/page-header.tsx';
import { SearchField } from '../../../components/forms/search-field.tsx';
import { useServer } from '../../../components/server-context.tsx';
import { TaskBoard } from '../components/task-board.tsx';
import { TasksTable } from '../components/tasks-table.tsx';
import { toFilterParams, tasksSearch, type TasksSearch } from '../tasks-search.ts';
import { useTaskOperations } from '../use-task-operations.ts';
import styles from './tasks-page.module.css';

/** All tasks, as a board by state or as a table. The URL holds filters and view. */
export function TasksPage() {
  const server = useServer();
  const search = useSearch({ from: '/authenticated/s/$server/tasks' });
  const navigate = useNavigate();
  const operations = useTaskOperations();
  const { data } = useQuery(tasksQuery(server.id, { ...toFilterParams(search), limit: 1 }));
  const setSearch = (next: TasksSearch) =>
    void navigate({
      to: '/s/$server/tasks',
      params: { server: server.id },
      search: tasksSearch.parse(next),
      replace: true,
      resetScroll: false,
    });
  const isTable = search.view === 'table';
  const isEmpty = data?.page.total === 0;
  return (
    <>
      <PageHeader
        title={t('dashboard.tasks.title')}
        serverName={server.name}
        description={describeTasks(data?.summary, server.currency_name)}
      >
        <ConnectionBadge />
        {isAdmin(server) && <TaskPageActions />}
      </PageHeader>
      <TasksToolbar search={search} setSearch={setSearch} />
      <p
        className={operations.notice?.isError ? 'act-fault' : styles.notice}
        role={operations.notice?.isError ? 'alert' : 'status'}
      >
        {operations.notice?.text}
      </p>
      {isEmpty && <NoTasks search={search} setSearch={setSearch} />}
      {!isEmpty && isTable && (
        <section className="card">
          <TasksTable search={search} operations={operations} setSearch={setSearch} />
        </section>
      )}
      {!isEmpty && !isTable && (
        <TaskBoard search={search} operations={operations} hasProposals={(data?.summary.states.proposed ?? 0) > 0} />
      )}
    </>
  );
}

type Summary = {
  states: Partial<Record<string, number>>;
  waiting: number;
  completed_this_month: number;
  paid_this_month: number;
};

const describeTasks = (summary: Summary | undefined, currency: string): string =>
  summary === undefined
    ? t('dashboard.tasks.about_loading', { currency })
    : t('dashboard.tasks.about', {
        running: formatNumber((summary.states['open'] ?? 0) + (summary.states['full'] ?? 0)),
        waiting: formatNumber(summary.waiting),
        completed: formatNumber(summary.completed_this_month),
        paid: formatNumber(summary.paid_this_month),
        currency,
      });

function TaskPageActions() {
  const { id } = useServer();
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconAdjustments size={16} stroke={1.7} aria-hidden />}
        renderRoot={(props) => <Link {...props} to="/s/$server/tasks/settings" params={{ server: id }} />}
      >
        {t('dashboard.tasks.settings')}
      </Button>
      <Button
        leftSection={<IconPlus size={16} stroke={1.7} aria-hidden />}
        renderRoot={(props) => <Link {...props} to="/s/$server/tasks/new" params={{ server: id }} />}
      >
        {t('dashboard.tasks.new')}
      </Button>
    </>
  );
}

function TasksToolbar({ search, setSearch }: { search: TasksSearch; setSearch: (search: TasksSearch) => void }) {
  const { id } = useServer();
  const categories = useQuery(taskSettingsQuery(id)).data?.known_categories ?? [];
  const { q: _q, category: _category, state: _state, page: _page, ...otherSearch } = search;
  return (
    <div className={styles.tools}>
      <SearchField
        label={t('dashboard.tasks.search')}
        value={search.q ?? ''}
        onSearch={(q) => setSearch(tasksSearch.parse({ ...search, page: undefined, q }))}
      />
      <NativeSelect
        aria-label={t('dashboard.tasks.category')}
        data={[
          { value: '', label: t('dashboard.tasks.any_category') },
          ...categories.map((one) => ({ value: one, label: one })),
        ]}
        value={search.category ?? ''}
        onChange={(event) =>
          setSearch(tasksSearch.parse({ ...search, page: undefined, category: event.currentTarget.value }))
        }
      />
      {search.view === 'table' && (
        <NativeSelect
          aria-label={t('dashboard.tasks.state')}
          data={[
            { value: '', label: t('dashboard.tasks.any_state') },
            ...TASK_STATES.map((state) => ({ value: state, label: t(`dashboard.tasks.states.${state}`) })),
          ]}
          value={search.state ?? ''}
          onChange={(event) =>
            setSearch(tasksSearch.parse({ ...search, page: undefined, state: event.currentTarget.value }))
          }
        />
      )}
      <span className="grow" />
      <SegmentedControl
        aria-label={t('dashboard.tasks.view')}
        data={(['board', 'table'] as const).map((value) => ({ value, label: t(`dashboard.tasks.views.${value}`) }))}
        value={search.view ?? 'board'}
        onChange={(value) => setSearch(tasksSearch.parse({ ...otherSearch, ...sharedFilters(search), view: value }))}
      />
    </div>
  );
}

/** The filters that both views share. */
const sharedFilters = ({ q, category }: TasksSearch): TasksSearch => ({
  ...(q && { q }),
  ...(category && { category }),
});

function NoTasks({ search, setSearch }: { search: TasksSearch; setSearch: (search: TasksSearch) => void }) {
  if (search.q || search.category)
    return (
      <EmptyState
        icon={IconSearchOff}
        title={t('dashboard.tasks.no_match')}
        action={
          <Button variant="default" onClick={() => setSearch(search.view ? { view: search.view } : {})}>
            {t('dashboard.tasks.clear')}
          </Button>
        }
      >
        {t('dashboard.tasks.no_match_about')}
      </EmptyState>
    );
  return (
    <EmptyState icon={IconChecklist} title={t('dashboard.tasks.none')}>
      {t('dashboard.tasks.none_about')}
    </EmptyState>
  );
}
