import { implement } from '../../platform/http/api/implement.ts';
import { awaitDelivery } from '../../platform/outbox/sync-state.ts';
import type { Ctx } from '../../platform/work.ts';
import { closeTask, deleteTask } from './tasks/close-task.ts';
import { tasksContract } from './contract.ts';
import { createTask } from './tasks/create-task.ts';
import { editTask } from './tasks/edit-task.ts';
import type { LinkSources } from './review/list-submissions.ts';
import { reviewHandlers } from './review-endpoints.ts';
import { getTask, listTasks } from './tasks/list/list-tasks.ts';
import { repostTask } from './tasks/repost-task.ts';
import { taskKey } from './shared/outbox-messages.ts';
import { approveTask, pauseTask, resumeTask } from './tasks/change-task-status.ts';
import { getTaskSettings, setTaskSettings } from './settings/task-settings.ts';

type TaskRequest = { params: { server_id: string; task_id: number } };

/** The HTTP endpoints of tasks and reviews. A write waits up to `waitMs` for Discord before it responds. */
export function tasksEndpoints(linkSources: LinkSources, waitMs: number) {
  const awaitTaskDelivery = (ctx: Ctx, guildId: string, taskId: number) =>
    awaitDelivery(ctx, { guildId, key: taskKey(taskId), timeoutMs: waitMs });
  /** Returns the task after its message is delivered, or after the wait has timed out. */
  const getTaskOnceDelivered = async (ctx: Ctx, guildId: string, taskId: number) => {
    await awaitTaskDelivery(ctx, guildId, taskId);
    return getTask(ctx, { guildId, taskId }, linkSources);
  };
  const taskOperation =
    (operation: (ctx: Ctx, input: { guildId: string; taskId: number }) => Promise<void>) =>
    async (ctx: Ctx, { params }: TaskRequest) => {
      await operation(ctx, { guildId: params.server_id, taskId: params.task_id });
      return getTaskOnceDelivered(ctx, params.server_id, params.task_id);
    };

  return implement(tasksContract, {
    listTasks: (ctx, { params, query }) => listTasks(ctx, { guildId: params.server_id, query }, linkSources),
    async createTask(ctx, { params, body }) {
      const { taskId } = await createTask(ctx, { guildId: params.server_id, task: body });
      return getTaskOnceDelivered(ctx, params.server_id, taskId);
    },
    getTaskSettings: (ctx, { params }) => getTaskSettings(ctx, params.server_id),
    setTaskSettings: (ctx, { params, body }) => setTaskSettings(ctx, { guildId: params.server_id, change: body }),
    getTask: (ctx, { params }) => getTask(ctx, { guildId: params.server_id, taskId: params.task_id }, linkSources),
    async updateTask(ctx, { params, body }) {
      const { server_id: guildId, task_id: taskId } = params;
      const { changed } = await editTask(ctx, { guildId, taskId, change: body });
      if (changed.length === 0) return getTask(ctx, { guildId, taskId }, linkSources);
      return getTaskOnceDelivered(ctx, guildId, taskId);
    },
    async deleteTask(ctx, { params, query }) {
      const { server_id: guildId, task_id: taskId } = params;
      const deletion = await deleteTask(ctx, { guildId, taskId, isForced: query.force ?? false });
      const pending = await awaitTaskDelivery(ctx, guildId, taskId);
      return { id: taskId, removed: pending === undefined, cancelled_claims: deletion.cancelledClaims };
    },
    pauseTask: taskOperation(pauseTask),
    resumeTask: taskOperation(resumeTask),
    async closeTask(ctx, { params, body }) {
      await closeTask(ctx, { guildId: params.server_id, taskId: params.task_id, reason: body.reason });
      return getTaskOnceDelivered(ctx, params.server_id, params.task_id);
    },
    approveTask: taskOperation(approveTask),
    repostTask: taskOperation(repostTask),
    ...reviewHandlers(linkSources),
  });
}
