import { t } from '../../../locales/translate.ts';
import { implement } from '../../platform/http/api/implement.ts';
import { awaitDelivery } from '../../platform/outbox/sync-state.ts';
import type { Ctx } from '../../platform/work.ts';
import { closeTask, deleteTask } from './tasks/close-task.ts';
import { tasksContract } from './contract.ts';
import { createTask } from './tasks/create-task.ts';
import type { ReviewResult } from './review/review-result.ts';
import { editTask } from './tasks/edit-task.ts';
import { giveRole } from './review/give-role.ts';
import { getClaim, getSubmission, listClaims, listSubmissions, type LinkSources } from './review/list-submissions.ts';
import { getTask, listTasks } from './tasks/list/list-tasks.ts';
import { repostTask } from './tasks/repost-task.ts';
import { taskKey } from './shared/outbox-messages.ts';
import { acceptClaim, acceptClaims, rejectClaim } from './review/review-claim.ts';
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
    listSubmissions: (ctx, { params, query }) =>
      listSubmissions(ctx, { guildId: params.server_id, query }, linkSources),
    async acceptSubmissions(ctx, { params, body }) {
      const { accepted, refused } = await acceptClaims(ctx, { guildId: params.server_id, claimIds: body.claim_ids });
      return {
        accepted: accepted.map(reviewReply),
        refused: refused.map(({ claimId, refusal: { code, data } }) => ({
          claim_id: claimId,
          code,
          message: t(`refusals.${code}`, data),
        })),
      };
    },
    getSubmission: (ctx, { params }) =>
      getSubmission(ctx, { guildId: params.server_id, claimId: params.claim_id }, linkSources),
    acceptSubmission: async (ctx, { params }) =>
      reviewReply(await acceptClaim(ctx, { guildId: params.server_id, claimId: params.claim_id })),
    rejectSubmission: async (ctx, { params, body }) =>
      reviewReply(await rejectClaim(ctx, { guildId: params.server_id, claimId: params.claim_id, reason: body.reason })),
    async giveRole(ctx, { params }) {
      const target = { guildId: params.server_id, claimId: params.claim_id };
      await giveRole(ctx, target);
      return getClaim(ctx, target, linkSources);
    },
    listUserClaims: (ctx, { params, query }) =>
      listClaims(ctx, { guildId: params.server_id, userId: params.user_id, query }, linkSources),
  });
}

const reviewReply = (result: ReviewResult) => ({
  claim_id: result.claimId,
  status: result.status,
  reward: result.reward,
  transaction_id: result.transactionId,
  role_id: result.roleId,
  task_completed: result.isTaskCompleted,
});
