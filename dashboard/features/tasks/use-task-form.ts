import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { tasksContract } from '../../../src/features/tasks/contract.ts';
import type { Task } from '../../../src/features/tasks/shared/schemas-contract.ts';
import { ApiError } from '../../api/api-error.ts';
import { useApiMutation } from '../../api/use-api-mutation.ts';
import { useServer } from '../../components/server-context.tsx';
import {
  toTaskDraft,
  EMPTY,
  groupErrorsByField,
  parseNewTask,
  parseTaskChange,
  type FieldErrors,
  type Field,
  type TaskDraft,
} from './task-draft.ts';

/** The state of the task form: values, errors, and submitting. `task` is undefined for a new task. */
export function useTaskForm(task: Task | undefined) {
  const { id } = useServer();
  const [original, setOriginal] = useState<TaskDraft>(() => (task ? toTaskDraft(task) : EMPTY));
  const [draft, setDraft] = useState(original);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const creating = useCreateTask({ onCreated: () => setOriginal(draft) });
  const saving = useApiMutation(tasksContract.updateTask, {
    invalidates: [['tasks', id]],
    onDone: (saved) => {
      setOriginal(toTaskDraft(saved));
      setDraft(toTaskDraft(saved));
      setTouched(new Set());
    },
  });
  const mutation = task ? saving : creating;
  const parsed = task ? parseTaskChange(draft, original) : parseNewTask(draft);
  const fieldErrors: FieldErrors = parsed.ok ? {} : parsed.errors;
  const serverErrors = mutation.error instanceof ApiError ? groupErrorsByField(mutation.error.fields.map(toIssue)) : {};
  const isChanged = JSON.stringify(draft) !== JSON.stringify(original);
  return {
    draft,
    mutation,
    isChanged,
    isSaved: saving.isSuccess && !isChanged,
    /** True when the server's errors are shown at their fields. */
    hasFieldError: Object.keys(serverErrors).length > 0,
    fieldError: (field: Field): string | undefined =>
      (touched.has(field) ? fieldErrors[field] : undefined) ?? serverErrors[field],
    set: (change: Partial<TaskDraft>) => {
      setDraft({ ...draft, ...change });
      if (!mutation.isPending) mutation.reset();
    },
    markTouched: (field: Field) => setTouched(new Set([...touched, field])),
    discard: () => {
      setDraft(original);
      setTouched(new Set());
      mutation.reset();
    },
    /** Submits the form when it is valid; otherwise returns the first invalid field. */
    submit: (): string | undefined => {
      setTouched(new Set(Object.keys(draft)));
      if (!parsed.ok) return Object.keys(draft).find((field) => field in fieldErrors);
      if (mutation.isPending) return undefined;
      // The two calls take different bodies, each validated by its own schema.
      if (task) saving.mutate({ params: { server_id: id, task_id: task.id }, body: parsed.value });
      else {
        const newTask = parseNewTask(draft);
        if (newTask.ok) creating.mutate({ params: { server_id: id }, body: newTask.value });
      }
      return undefined;
    },
  };
}
export type TaskForm = ReturnType<typeof useTaskForm>;

/** Creates a task, calls `onCreated`, and opens the page of the new task. */
function useCreateTask({ onCreated }: { onCreated: () => void }) {
  const { id } = useServer();
  const navigate = useNavigate();
  return useApiMutation(tasksContract.createTask, {
    invalidates: [['tasks', id]],
    onDone: (created) => {
      onCreated();
      void navigate({
        to: '/s/$server/tasks/$task',
        params: { server: id, task: String(created.id) },
        search: { made: 1 },
        ignoreBlocker: true,
      });
    },
  });
}

const toIssue = ({ path, message }: { path: string; message: string }) => ({ path: path.split('.'), message });
