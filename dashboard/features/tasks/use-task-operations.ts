import { useState } from 'react';
import { tasksContract } from '../../../src/features/tasks/contract.ts';
import type { Task } from '../../../src/features/tasks/shared/schemas-contract.ts';
import { say } from '../../../locales/translate.ts';
import { faultWords, useAct } from '../../api/use-api-mutation.ts';
import { useServer } from '../../components/server-context.tsx';

/** What staff do to a task as it is, without its form; says what came of the last one. */
export function useTaskActs() {
  const { id } = useServer();
  const touches = [
    ['tasks', id],
    ['claims', id],
  ];
  const [told, setTold] = useState<{ words: string; isFault: boolean }>();
  const tell = (what: keyof typeof DONE, name: string) => setTold({ words: say(DONE[what], { name }), isFault: false });
  const pause = useAct(tasksContract.pauseTask, { touches, onDone: ({ name }) => tell('pause', name) });
  const resume = useAct(tasksContract.resumeTask, { touches, onDone: ({ name }) => tell('resume', name) });
  const repost = useAct(tasksContract.repostTask, { touches, onDone: ({ name }) => tell('repost', name) });
  const approve = useAct(tasksContract.approveTask, { touches, onDone: ({ name }) => tell('approve', name) });
  const close = useAct(tasksContract.closeTask, { touches, onDone: ({ name }) => tell('close', name) });
  const remove = useAct(tasksContract.deleteTask, { touches });
  const onError = (error: Error) => setTold({ words: faultWords(error), isFault: true });
  const at = (task: Task) => ({ params: { server_id: id, task_id: task.id } });
  return {
    told,
    isPending: [pause, resume, repost, approve, close, remove].some((act) => act.isPending),
    pause: (task: Task) => pause.mutate(at(task), { onError }),
    resume: (task: Task) => resume.mutate(at(task), { onError }),
    repost: (task: Task) => repost.mutate(at(task), { onError }),
    approve: (task: Task) => approve.mutate(at(task), { onError }),
    close: (task: Task, reason: string) =>
      close.mutate({ ...at(task), body: reason === '' ? {} : { reason } }, { onError }),
    remove: (task: Task, isForced: boolean) =>
      remove.mutate(
        { ...at(task), query: isForced ? { force: 'true' } : {} },
        { onError, onSuccess: () => tell('delete', task.name) },
      ),
  };
}
export type TaskActs = ReturnType<typeof useTaskActs>;

const DONE = {
  pause: 'dashboard.tasks.done.pause',
  resume: 'dashboard.tasks.done.resume',
  repost: 'dashboard.tasks.done.repost',
  approve: 'dashboard.tasks.done.approve',
  close: 'dashboard.tasks.done.close',
  delete: 'dashboard.tasks.done.delete',
} as const;
