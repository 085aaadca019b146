import { useNavigate } from '@tanstack/react-router';
import { tasksContract } from '../../../src/features/tasks/contract.ts';
import type { Task } from '../../../src/features/tasks/shared/schemas-contract.ts';
import { useApiMutation } from '../../api/use-api-mutation.ts';
import { keysInvalidatedBy } from '../../api/query-keys.ts';
import { useContractForm } from '../../components/forms/use-contract-form.ts';
import { useServer } from '../../components/server-context.tsx';
import { toTaskDraft, EMPTY, toNewTask, toTaskChange, validateTask, type TaskDraft } from './task-draft.ts';

/** The task form and the request that submits it. `task` is undefined for a new task. */
export function useTaskForm(task: Task | undefined) {
  const { id } = useServer();
  const creating = useCreateTask({ onCreated: () => form.markSaved() });
  const saving = useApiMutation(tasksContract.updateTask, {
    invalidates: keysInvalidatedBy('task', id),
    onDone: (saved) => form.settle(toTaskDraft(saved)),
  });
  const mutation = task ? saving : creating;
  const form = useContractForm<TaskDraft>({
    initialValues: task ? toTaskDraft(task) : EMPTY,
    validate: (draft, saved) => validateTask(draft, task && saved),
    mutation,
    onSubmit: (draft, saved) => {
      const options = { onError: form.showServerErrors };
      if (task) {
        const body = toTaskChange(draft, saved);
        saving.mutate({ params: { server_id: id, task_id: task.id }, body }, options);
      } else creating.mutate({ params: { server_id: id }, body: toNewTask(draft) }, options);
    },
  });
  return { ...form, mutation, isSaved: saving.isSuccess && !form.isChanged };
}
export type TaskForm = ReturnType<typeof useTaskForm>;

/** Creates a task, calls `onCreated`, and opens the page of the new task. */
function useCreateTask({ onCreated }: { onCreated: () => void }) {
  const { id } = useServer();
  const navigate = useNavigate();
  return useApiMutation(tasksContract.createTask, {
    invalidates: keysInvalidatedBy('task', id),
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
