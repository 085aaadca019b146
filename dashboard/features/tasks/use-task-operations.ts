import { useState } from 'react';
import { tasksContract } from '../../../src/features/tasks/contract.ts';
import type { Task } from '../../../src/features/tasks/shared/schemas-contract.ts';
import { t } from '../../../locales/translate.ts';
import { errorMessage, useApiMutation } from '../../api/use-api-mutation.ts';
import { keysInvalidatedBy } from '../../api/query-keys.ts';
import { useServer } from '../../components/server-context.tsx';

/** The operations on a task outside of its form; `notice` is the result of the last one. */
export function useTaskOperations() {
  const { id } = useServer();
  const invalidates = keysInvalidatedBy('claim', id);
  const [notice, setNotice] = useState<{ text: string; isError: boolean }>();
  const showDone = (operation: keyof typeof DONE_MESSAGES, name: string) =>
    setNotice({ text: t(DONE_MESSAGES[operation], { name }), isError: false });
  const pause = useApiMutation(tasksContract.pauseTask, { invalidates, onDone: ({ name }) => showDone('pause', name) });
  const resume = useApiMutation(tasksContract.resumeTask, {
    invalidates,
    onDone: ({ name }) => showDone('resume', name),
  });
  const repost = useApiMutation(tasksContract.repostTask, {
    invalidates,
    onDone: ({ name }) => showDone('repost', name),
  });
  const approve = useApiMutation(tasksContract.approveTask, {
    invalidates,
    onDone: ({ name }) => showDone('approve', name),
  });
  const close = useApiMutation(tasksContract.closeTask, { invalidates, onDone: ({ name }) => showDone('close', name) });
  const remove = useApiMutation(tasksContract.deleteTask, { invalidates });
  const onError = (error: Error) => setNotice({ text: errorMessage(error), isError: true });
  const requestFor = (task: Task) => ({ params: { server_id: id, task_id: task.id } });
  return {
    notice,
    pause: (task: Task) => pause.mutate(requestFor(task), { onError }),
    resume: (task: Task) => resume.mutate(requestFor(task), { onError }),
    repost: (task: Task) => repost.mutate(requestFor(task), { onError }),
    approve: (task: Task) => approve.mutate(requestFor(task), { onError }),
    close: (task: Task, reason: string) =>
      close.mutate({ ...requestFor(task), body: reason === '' ? {} : { reason } }, { onError }),
    remove: (task: Task, isForced: boolean) =>
      remove.mutate(
        { ...requestFor(task), query: isForced ? { force: 'true' } : {} },
        { onError, onSuccess: () => showDone('delete', task.name) },
      ),
  };
}
export type TaskOperations = ReturnType<typeof useTaskOperations>;

const DONE_MESSAGES = {
  pause: 'dashboard.tasks.done.pause',
  resume: 'dashboard.tasks.done.resume',
  repost: 'dashboard.tasks.done.repost',
  approve: 'dashboard.tasks.done.approve',
  close: 'dashboard.tasks.done.close',
  delete: 'dashboard.tasks.done.delete',
} as const;
