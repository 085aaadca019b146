import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { tasksContract } from '../../../src/features/tasks/contract.ts';
import type { Task } from '../../../src/features/tasks/shared/schemas-contract.ts';
import { ApiError } from '../../api/api-error.ts';
import { useAct } from '../../api/use-api-mutation.ts';
import { useServer } from '../../components/server-context.tsx';
import {
  draftOf,
  EMPTY,
  faultsOf,
  newTaskOf,
  taskChangeOf,
  type Faults,
  type Field,
  type TaskDraft,
} from './task-draft.ts';

/** The form of a task: what stands in it, what is wrong with it, and sending it. `task` is undefined for a new one. */
export function useTaskForm(task: Task | undefined) {
  const { id } = useServer();
  const navigate = useNavigate();
  const [opened, setOpened] = useState<TaskDraft>(() => (task ? draftOf(task) : EMPTY));
  const [draft, setDraft] = useState(opened);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const touches = [['tasks', id]];
  const creating = useAct(tasksContract.createTask, {
    touches,
    onDone: (made) => {
      setOpened(draft);
      void navigate({
        to: '/s/$server/tasks/$task',
        params: { server: id, task: String(made.id) },
        search: { made: 1 },
        ignoreBlocker: true,
      });
    },
  });
  const saving = useAct(tasksContract.updateTask, {
    touches,
    onDone: (saved) => {
      setOpened(draftOf(saved));
      setDraft(draftOf(saved));
      setLeft(new Set());
    },
  });
  const act = task ? saving : creating;
  const judged = task ? taskChangeOf(draft, opened) : newTaskOf(draft);
  const found: Faults = judged.ok ? {} : judged.faults;
  const refused = act.error instanceof ApiError ? faultsOf(act.error.fields.map(asIssue)) : {};
  const isChanged = JSON.stringify(draft) !== JSON.stringify(opened);
  return {
    draft,
    act,
    isChanged,
    isSaved: saving.isSuccess && !isChanged,
    /** True when what was refused is told at its field. */
    isAtField: Object.keys(refused).length > 0,
    faultOf: (field: Field): string | undefined => (left.has(field) ? found[field] : undefined) ?? refused[field],
    set: (change: Partial<TaskDraft>) => {
      setDraft({ ...draft, ...change });
      if (!act.isPending) act.reset();
    },
    leave: (field: Field) => setLeft(new Set([...left, field])),
    discard: () => {
      setDraft(opened);
      setLeft(new Set());
      act.reset();
    },
    /** Sends what is right; otherwise answers the first field that is not. */
    submit: (): string | undefined => {
      setLeft(new Set(Object.keys(draft)));
      if (!judged.ok) return Object.keys(draft).find((field) => field in found);
      if (act.isPending) return undefined;
      // The two calls take different bodies, each judged by its own schema above.
      if (task) saving.mutate({ params: { server_id: id, task_id: task.id }, body: judged.value });
      else {
        const made = newTaskOf(draft);
        if (made.ok) creating.mutate({ params: { server_id: id }, body: made.value });
      }
      return undefined;
    },
  };
}
export type TaskForm = ReturnType<typeof useTaskForm>;

const asIssue = ({ path, message }: { path: string; message: string }) => ({ path: path.split('.'), message });
