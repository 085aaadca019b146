import { Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Task } from '../../../../src/features/tasks/shared/schemas-contract.ts';
import { say } from '../../../../locales/translate.ts';
import { tasksQuery } from '../../../api/task-queries.ts';
import { Failed } from '../../../components/feedback/empty-state.tsx';
import { DiscordLink } from '../../../components/discord-link.tsx';
import { Coins } from '../../../components/formatting/amount.tsx';
import { coinsText } from '../../../components/formatting/format.ts';
import { BoneRows } from '../../../components/feedback/skeleton.tsx';
import { useServer } from '../../../components/server-context.tsx';
import { Ends, TaskLink, WaitingTag } from './task-card.tsx';
import { TaskMenu } from './task-menu.tsx';
import { TaskSync } from './task-sync-status.tsx';
import { numberText, placesText } from '../task-text.ts';
import { PER_PAGE, tableAsked, type TasksSearch } from '../tasks-search.ts';
import type { TaskActs } from '../use-task-operations.ts';

const COLUMNS = ['task', 'state', 'reward', 'places', 'ends', 'discord'] as const;

/** The same tasks as the board's, a line each. */
export function TasksTable({
  search,
  acts,
  go,
}: {
  search: TasksSearch;
  acts: TaskActs;
  go: (search: TasksSearch) => void;
}) {
  const { id } = useServer();
  const { data, error, refetch, isPlaceholderData } = useQuery(tasksQuery(id, tableAsked(search)));
  if (!data)
    return error ? (
      <Failed error={error} onRetry={() => void refetch()} title={say('dashboard.failed.list')} />
    ) : (
      <div className="card-body">
        <BoneRows count={8} />
      </div>
    );
  const page = search.page ?? 1;
  const { total } = data.page;
  const from = (page - 1) * PER_PAGE;
  return (
    <>
      <div className="table-scroll">
        <table className="table tasks-table" aria-label={say('dashboard.tasks.table')} aria-busy={isPlaceholderData}>
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th key={column} scope="col" className={column === 'reward' ? 'r' : undefined}>
                  {say(`dashboard.tasks.columns.${column}`)}
                </th>
              ))}
              <th scope="col">
                <span className="vh">{say('dashboard.tasks.menu', { name: '' })}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.data.map((task) => (
              <Row key={task.id} task={task} acts={acts} />
            ))}
          </tbody>
        </table>
      </div>
      <div className="table-foot">
        <span className="num">
          {say('dashboard.tasks.range', {
            from: coinsText(total === 0 ? 0 : from + 1),
            to: coinsText(from + data.data.length),
            total: coinsText(total),
          })}
        </span>
        <Button.Group>
          <Button
            variant="default"
            size="xs"
            disabled={page === 1}
            aria-label={say('dashboard.tasks.previous')}
            onClick={() => go({ ...search, page: page - 1 })}
          >
            <IconChevronLeft size={15} aria-hidden />
          </Button>
          <Button
            variant="default"
            size="xs"
            disabled={from + PER_PAGE >= total}
            aria-label={say('dashboard.tasks.next')}
            onClick={() => go({ ...search, page: page + 1 })}
          >
            <IconChevronRight size={15} aria-hidden />
          </Button>
        </Button.Group>
      </div>
    </>
  );
}

const Row = ({ task, acts }: { task: Task; acts: TaskActs }) => (
  <tr>
    <td>
      <b>
        <TaskLink task={task} />
      </b>{' '}
      <WaitingTag task={task} />
      <br />
      <small className="dim">{numberText(task)}</small>
    </td>
    <td>{say(`dashboard.tasks.states.${task.state}`)}</td>
    <td className="r">
      <Coins value={task.reward} />
    </td>
    <td className="num">{placesText(task)}</td>
    <td className="ends">
      <Ends task={task} />
    </td>
    <td>
      <TaskSync sync={task.sync} onRepost={() => acts.repost(task)} />{' '}
      <DiscordLink url={task.sync.url} name={task.name} isShort />
    </td>
    <td className="r">
      <TaskMenu task={task} acts={acts} />
    </td>
  </tr>
);
