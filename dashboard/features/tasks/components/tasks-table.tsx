import { Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Task } from '../../../../src/features/tasks/shared/schemas-contract.ts';
import { t } from '../../../../locales/translate.ts';
import { tasksQuery } from '../../../api/task-queries.ts';
import { ErrorState } from '../../../components/feedback/empty-state.tsx';
import { DiscordLink } from '../../../components/discord-link.tsx';
import { Amount } from '../../../components/formatting/amount.tsx';
import { formatNumber } from '../../../components/formatting/format.ts';
import { SkeletonRows } from '../../../components/feedback/skeleton.tsx';
import { useServer } from '../../../components/server-context.tsx';
import { TaskEnd, TaskLink, WaitingTag } from './task-card.tsx';
import { TaskMenu } from './task-menu.tsx';
import { TaskSyncStatus } from './task-sync-status.tsx';
import { formatTaskSummary, formatSlots } from '../task-text.ts';
import { PER_PAGE, toTableParams, type TasksSearch } from '../tasks-search.ts';
import type { TaskOperations } from '../use-task-operations.ts';
import styles from './tasks-table.module.css';
import { joinClasses } from '../../../components/join-classes.ts';

const COLUMNS = ['task', 'state', 'reward', 'places', 'ends', 'discord'] as const;

/** The tasks of the board as a table. */
export function TasksTable({
  search,
  operations,
  setSearch,
}: {
  search: TasksSearch;
  operations: TaskOperations;
  setSearch: (search: TasksSearch) => void;
}) {
  const { id } = useServer();
  const { data, error, refetch, isPlaceholderData } = useQuery(tasksQuery(id, toTableParams(search)));
  if (!data)
    return error ? (
      <ErrorState error={error} onRetry={() => void refetch()} title={t('dashboard.failed.list')} />
    ) : (
      <div className="card-body">
        <SkeletonRows count={8} />
      </div>
    );
  const page = search.page ?? 1;
  const { total } = data.page;
  const from = (page - 1) * PER_PAGE;
  return (
    <>
      <div className={styles.scroll}>
        <table
          className={joinClasses('table', styles.table)}
          aria-label={t('dashboard.tasks.table')}
          aria-busy={isPlaceholderData}
        >
          <TableHead />
          <tbody>
            {data.data.map((task) => (
              <Row key={task.id} task={task} operations={operations} />
            ))}
          </tbody>
        </table>
      </div>
      <div className="table-foot">
        <span className="num">
          {t('dashboard.tasks.range', {
            from: formatNumber(total === 0 ? 0 : from + 1),
            to: formatNumber(from + data.data.length),
            total: formatNumber(total),
          })}
        </span>
        <Button.Group>
          <Button
            variant="default"
            size="xs"
            disabled={page === 1}
            aria-label={t('dashboard.tasks.previous')}
            onClick={() => setSearch({ ...search, page: page - 1 })}
          >
            <IconChevronLeft size={15} aria-hidden />
          </Button>
          <Button
            variant="default"
            size="xs"
            disabled={from + PER_PAGE >= total}
            aria-label={t('dashboard.tasks.next')}
            onClick={() => setSearch({ ...search, page: page + 1 })}
          >
            <IconChevronRight size={15} aria-hidden />
          </Button>
        </Button.Group>
      </div>
    </>
  );
}

const TableHead = () => (
  <thead>
    <tr>
      {COLUMNS.map((column) => (
        <th key={column} scope="col" className={column === 'reward' ? 'r' : undefined}>
          {t(`dashboard.tasks.columns.${column}`)}
        </th>
      ))}
      <th scope="col">
        <span className="vh">{t('dashboard.tasks.menu', { name: '' })}</span>
      </th>
    </tr>
  </thead>
);

const Row = ({ task, operations }: { task: Task; operations: TaskOperations }) => (
  <tr>
    <td>
      <b>
        <TaskLink task={task} />
      </b>{' '}
      <WaitingTag task={task} />
      <br />
      <small className="dim">{formatTaskSummary(task)}</small>
    </td>
    <td>{t(`dashboard.tasks.states.${task.state}`)}</td>
    <td className="r">
      <Amount value={task.reward} />
    </td>
    <td className="num">{formatSlots(task)}</td>
    <td className={styles.ends}>
      <TaskEnd task={task} />
    </td>
    <td>
      <TaskSyncStatus sync={task.sync} onRepost={() => operations.repost(task)} />{' '}
      <DiscordLink url={task.sync.url} name={task.name} isIconOnly />
    </td>
    <td className="r">
      <TaskMenu task={task} operations={operations} />
    </td>
  </tr>
);
