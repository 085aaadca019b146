import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { TASK_STATES } from '../../../../src/features/tasks/shared/schemas-contract.ts';
import { t } from '../../../../locales/translate.ts';
import { tasksQuery } from '../../../api/task-queries.ts';
import { ErrorState } from '../../../components/feedback/empty-state.tsx';
import { formatNumber } from '../../../components/formatting/format.ts';
import { SkeletonRows } from '../../../components/feedback/skeleton.tsx';
import { useServer } from '../../../components/server-context.tsx';
import { TaskCard } from './task-card.tsx';
import { toColumnParams, type TasksSearch, type TaskState } from '../tasks-search.ts';
import type { TaskOperations } from '../use-task-operations.ts';
import styles from './task-board.module.css';

const INITIAL_LIMIT = 12;
const MAX_LIMIT = 200;
const LIMIT_STEP = 24;

/** A board with a column per state; the column of proposals is shown only when there are any. */
export function TaskBoard({
  search,
  operations,
  hasProposals,
}: {
  search: TasksSearch;
  operations: TaskOperations;
  hasProposals: boolean;
}) {
  const states = TASK_STATES.filter((state) => state !== 'proposed' || hasProposals);
  return (
    <div className={styles.board} style={{ gridTemplateColumns: `repeat(${states.length}, minmax(0, 1fr))` }}>
      {states.map((state) => (
        <Column key={state} state={state} search={search} operations={operations} />
      ))}
    </div>
  );
}

function Column({ state, search, operations }: { state: TaskState; search: TasksSearch; operations: TaskOperations }) {
  const { id } = useServer();
  const [limit, setLimit] = useState(INITIAL_LIMIT);
  const { data, error, refetch } = useQuery(tasksQuery(id, toColumnParams(search, state, limit)));
  const total = data?.page.total ?? 0;
  const more = Math.min(total, MAX_LIMIT) - (data?.data.length ?? 0);
  return (
    <section className={styles.column} aria-labelledby={`tasks-${state}`}>
      <h2 id={`tasks-${state}`}>
        {t(`dashboard.tasks.states.${state}`)} {data && <span className="dim num">{formatNumber(total)}</span>}
      </h2>
      {data && (
        <ul>
          {data.data.map((task) => (
            <TaskCard key={task.id} task={task} operations={operations} />
          ))}
        </ul>
      )}
      {data && total === 0 && <p className="dim">{t('dashboard.tasks.none_of_state')}</p>}
      {more > 0 && (
        <button type="button" className="text-link" onClick={() => setLimit(Math.min(MAX_LIMIT, limit + LIMIT_STEP))}>
          {t('dashboard.tasks.more', { count: more })}
        </button>
      )}
      {!data && error && <ErrorState error={error} onRetry={() => void refetch()} title={t('dashboard.failed.list')} />}
      {!data && !error && <SkeletonRows count={3} />}
    </section>
  );
}
