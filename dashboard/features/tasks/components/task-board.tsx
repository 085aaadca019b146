import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { TASK_STATES } from '../../../../src/features/tasks/shared/schemas-contract.ts';
import { say } from '../../../../locales/translate.ts';
import { tasksQuery } from '../../../api/task-queries.ts';
import { Failed } from '../../../components/feedback/empty-state.tsx';
import { coinsText } from '../../../components/formatting/format.ts';
import { BoneRows } from '../../../components/feedback/skeleton.tsx';
import { useServer } from '../../../components/server-context.tsx';
import { TaskCard } from './task-card.tsx';
import { columnAsked, type TasksSearch, type TaskState } from '../tasks-search.ts';
import type { TaskActs } from '../use-task-operations.ts';

const SHOWN_FIRST = 12;
const MOST_SHOWN = 200;
const MORE = 24;

/** A column for each state; proposals have one only while there are any. */
export function TaskBoard({
  search,
  acts,
  hasProposals,
}: {
  search: TasksSearch;
  acts: TaskActs;
  hasProposals: boolean;
}) {
  const states = TASK_STATES.filter((state) => state !== 'proposed' || hasProposals);
  return (
    <div className="task-board" style={{ gridTemplateColumns: `repeat(${states.length}, minmax(0, 1fr))` }}>
      {states.map((state) => (
        <Column key={state} state={state} search={search} acts={acts} />
      ))}
    </div>
  );
}

function Column({ state, search, acts }: { state: TaskState; search: TasksSearch; acts: TaskActs }) {
  const { id } = useServer();
  const [limit, setLimit] = useState(SHOWN_FIRST);
  const { data, error, refetch } = useQuery(tasksQuery(id, columnAsked(search, state, limit)));
  const total = data?.page.total ?? 0;
  const more = Math.min(total, MOST_SHOWN) - (data?.data.length ?? 0);
  return (
    <section className="task-column" aria-labelledby={`tasks-${state}`}>
      <h2 id={`tasks-${state}`}>
        {say(`dashboard.tasks.states.${state}`)} {data && <span className="dim num">{coinsText(total)}</span>}
      </h2>
      {data && (
        <ul>
          {data.data.map((task) => (
            <TaskCard key={task.id} task={task} acts={acts} />
          ))}
        </ul>
      )}
      {data && total === 0 && <p className="dim">{say('dashboard.tasks.none_of_state')}</p>}
      {more > 0 && (
        <button type="button" className="text-link" onClick={() => setLimit(Math.min(MOST_SHOWN, limit + MORE))}>
          {say('dashboard.tasks.more', { count: more })}
        </button>
      )}
      {!data && error && <Failed error={error} onRetry={() => void refetch()} title={say('dashboard.failed.list')} />}
      {!data && !error && <BoneRows count={3} />}
    </section>
  );
}
