import './tasks.css';
import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { IconAdjustments, IconChecklist, IconPlus, IconSearchOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { TASK_STATES } from '../../../../src/features/tasks/shared/schemas-contract.ts';
import { say } from '../../../../locales/translate.ts';
import { taskSettingsQuery, tasksQuery } from '../../../api/task-queries.ts';
import { ConnectionBadge } from '../../../realtime/connection-status.tsx';
import { Blank } from '../../../components/feedback/empty-state.tsx';
import { isAdmin } from '../../../components/admin-only.tsx';
import { coinsText } from '../../../components/formatting/format.ts';
import { PageHead } from '../../../components/page-header.tsx';
import { SearchField } from '../../../components/forms/search-field.tsx';
import { useServer } from '../../../components/server-context.tsx';
import { TaskBoard } from '../components/task-board.tsx';
import { TasksTable } from '../components/tasks-table.tsx';
import { filterOf, readTasksSearch, type TasksSearch } from '../tasks-search.ts';
import { useTaskActs } from '../use-task-operations.ts';

/** All tasks, as a board by state or as a table. What is looked for and how is in the address. */
export function TasksPage() {
  const server = useServer();
  const search = useSearch({ from: '/inside/s/$server/tasks' });
  const navigate = useNavigate();
  const acts = useTaskActs();
  const { data } = useQuery(tasksQuery(server.id, { ...filterOf(search), limit: 1 }));
  const go = (next: TasksSearch) =>
    void navigate({
      to: '/s/$server/tasks',
      params: { server: server.id },
      search: readTasksSearch(next),
      replace: true,
      resetScroll: false,
    });
  const isTable = search.view === 'table';
  const isEmpty = data?.page.total === 0;
  return (
    <>
      <PageHead
        title={say('dashboard.tasks.title')}
        place={server.name}
        about={aboutOf(data?.summary, server.currency_name)}
      >
        <ConnectionBadge />
        {isAdmin(server) && <Makers />}
      </PageHead>
      <Tools search={search} go={go} />
      <p className={acts.told?.isFault ? 'act-fault' : 'task-told'} role={acts.told?.isFault ? 'alert' : 'status'}>
        {acts.told?.words}
      </p>
      {isEmpty && <NoTasks search={search} go={go} />}
      {!isEmpty && isTable && (
        <section className="card">
          <TasksTable search={search} acts={acts} go={go} />
        </section>
      )}
      {!isEmpty && !isTable && (
        <TaskBoard search={search} acts={acts} hasProposals={(data?.summary.states.proposed ?? 0) > 0} />
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

const aboutOf = (summary: Summary | undefined, currency: string): string =>
  summary === undefined
    ? say('dashboard.tasks.about_loading', { currency })
    : say('dashboard.tasks.about', {
        running: coinsText((summary.states['open'] ?? 0) + (summary.states['full'] ?? 0)),
        waiting: coinsText(summary.waiting),
        completed: coinsText(summary.completed_this_month),
        paid: coinsText(summary.paid_this_month),
        currency,
      });

function Makers() {
  const { id } = useServer();
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconAdjustments size={16} stroke={1.7} aria-hidden />}
        renderRoot={(props) => <Link {...props} to="/s/$server/tasks/settings" params={{ server: id }} />}
      >
        {say('dashboard.tasks.settings')}
      </Button>
      <Button
        leftSection={<IconPlus size={16} stroke={1.7} aria-hidden />}
        renderRoot={(props) => <Link {...props} to="/s/$server/tasks/new" params={{ server: id }} />}
      >
        {say('dashboard.tasks.new')}
      </Button>
    </>
  );
}

function Tools({ search, go }: { search: TasksSearch; go: (search: TasksSearch) => void }) {
  const { id } = useServer();
  const categories = useQuery(taskSettingsQuery(id)).data?.known_categories ?? [];
  const { q: _q, category: _category, state: _state, page: _page, ...kept } = search;
  return (
    <div className="task-tools">
      <SearchField
        label={say('dashboard.tasks.search')}
        value={search.q ?? ''}
        onSearch={(q) => go(readTasksSearch({ ...search, page: undefined, q }))}
      />
      <NativeSelect
        aria-label={say('dashboard.tasks.category')}
        data={[
          { value: '', label: say('dashboard.tasks.any_category') },
          ...categories.map((one) => ({ value: one, label: one })),
        ]}
        value={search.category ?? ''}
        onChange={(event) => go(readTasksSearch({ ...search, page: undefined, category: event.currentTarget.value }))}
      />
      {search.view === 'table' && (
        <NativeSelect
          aria-label={say('dashboard.tasks.state')}
          data={[
            { value: '', label: say('dashboard.tasks.any_state') },
            ...TASK_STATES.map((state) => ({ value: state, label: say(`dashboard.tasks.states.${state}`) })),
          ]}
          value={search.state ?? ''}
          onChange={(event) => go(readTasksSearch({ ...search, page: undefined, state: event.currentTarget.value }))}
        />
      )}
      <span className="grow" />
      <SegmentedControl
        aria-label={say('dashboard.tasks.view')}
        data={(['board', 'table'] as const).map((value) => ({ value, label: say(`dashboard.tasks.views.${value}`) }))}
        value={search.view ?? 'board'}
        onChange={(value) => go(readTasksSearch({ ...kept, ...filterBack(search), view: value }))}
      />
    </div>
  );
}

/** The filters that both views have. */
const filterBack = ({ q, category }: TasksSearch): TasksSearch => ({ ...(q && { q }), ...(category && { category }) });

function NoTasks({ search, go }: { search: TasksSearch; go: (search: TasksSearch) => void }) {
  if (search.q || search.category)
    return (
      <Blank
        icon={IconSearchOff}
        title={say('dashboard.tasks.no_match')}
        act={
          <Button variant="default" onClick={() => go(search.view ? { view: search.view } : {})}>
            {say('dashboard.tasks.clear')}
          </Button>
        }
      >
        {say('dashboard.tasks.no_match_about')}
      </Blank>
    );
  return (
    <Blank icon={IconChecklist} title={say('dashboard.tasks.none')}>
      {say('dashboard.tasks.none_about')}
    </Blank>
  );
}
