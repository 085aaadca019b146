import { say } from '../../../locales/translate.ts';
import { implement } from '../../platform/http/api/implement.ts';
import { awaitDelivery } from '../../platform/outbox/sync-state.ts';
import type { Ctx } from '../../platform/work.ts';
import { closeTask, deleteTask } from './tasks/close-task.ts';
import { tasksContract } from './contract.ts';
import { createTask } from './tasks/create-task.ts';
import type { Decided } from './review/review-result.ts';
import { editTask } from './tasks/edit-task.ts';
import { giveRole } from './review/give-role.ts';
import { getClaim, getSubmission, listClaims, listSubmissions, type Shown } from './review/list-submissions.ts';
import { getTask, listTasks } from './tasks/list-tasks.ts';
import { taskKey } from './shared/outbox-messages.ts';
import { acceptClaim, acceptClaims, rejectClaim } from './review/review-claim.ts';
import { approveTask, pauseTask, repostTask, resumeTask } from './tasks/change-task-status.ts';
import { getTaskSettings, setTaskSettings } from './settings/task-settings.ts';

type InTask = { params: { server_id: string; task_id: number } };

/** What the dashboard and programs do with tasks. `waitMs` is how long a write waits for Discord before it answers. */
export function tasksEndpoints(shown: Shown, waitMs: number) {
  const settled = (ctx: Ctx, guildId: string, taskId: number) =>
    awaitDelivery(ctx, { guildId, key: taskKey(taskId), limitMs: waitMs });
  /** The task once Discord shows it, or it is clear that this takes longer. */
  const once = async (ctx: Ctx, guildId: string, taskId: number) => {
    await settled(ctx, guildId, taskId);
    return getTask(ctx, { guildId, taskId }, shown);
  };
  const after =
    (act: (ctx: Ctx, of: { guildId: string; taskId: number }) => Promise<void>) =>
    async (ctx: Ctx, { params }: InTask) => {
      await act(ctx, { guildId: params.server_id, taskId: params.task_id });
      return once(ctx, params.server_id, params.task_id);
    };

  return implement(tasksContract, {
    listTasks: (ctx, { params, query }) => listTasks(ctx, { guildId: params.server_id, query }, shown),
    async createTask(ctx, { params, body }) {
      const { taskId } = await createTask(ctx, { guildId: params.server_id, task: body });
      return once(ctx, params.server_id, taskId);
    },
    getTaskSettings: (ctx, { params }) => getTaskSettings(ctx, params.server_id),
    setTaskSettings: (ctx, { params, body }) => setTaskSettings(ctx, { guildId: params.server_id, change: body }),
    getTask: (ctx, { params }) => getTask(ctx, { guildId: params.server_id, taskId: params.task_id }, shown),
    async updateTask(ctx, { params, body }) {
      const { server_id: guildId, task_id: taskId } = params;
      const { changed } = await editTask(ctx, { guildId, taskId, change: body });
      if (changed.length === 0) return getTask(ctx, { guildId, taskId }, shown);
      return once(ctx, guildId, taskId);
    },
    async deleteTask(ctx, { params, query }) {
      const { server_id: guildId, task_id: taskId } = params;
      const closed = await deleteTask(ctx, { guildId, taskId, isForced: query.force ?? false });
      const left = await settled(ctx, guildId, taskId);
      return { id: taskId, removed: left === undefined, cancelled_claims: closed.cancelledClaims };
    },
    pauseTask: after(pauseTask),
    resumeTask: after(resumeTask),
    async closeTask(ctx, { params, body }) {
      await closeTask(ctx, { guildId: params.server_id, taskId: params.task_id, reason: body.reason });
      return once(ctx, params.server_id, params.task_id);
    },
    approveTask: after(approveTask),
    repostTask: after(repostTask),
    listSubmissions: (ctx, { params, query }) => listSubmissions(ctx, { guildId: params.server_id, query }, shown),
    async acceptSubmissions(ctx, { params, body }) {
      const { accepted, refused } = await acceptClaims(ctx, { guildId: params.server_id, claimIds: body.claim_ids });
      return {
        accepted: accepted.map(decidedReply),
        refused: refused.map(({ claimId, refusal: { code, data } }) => ({
          claim_id: claimId,
          code,
          message: say(`refusals.${code}`, data),
        })),
      };
    },
    getSubmission: (ctx, { params }) =>
      getSubmission(ctx, { guildId: params.server_id, claimId: params.claim_id }, shown),
    acceptSubmission: async (ctx, { params }) =>
      decidedReply(await acceptClaim(ctx, { guildId: params.server_id, claimId: params.claim_id })),
    rejectSubmission: async (ctx, { params, body }) =>
      decidedReply(
        await rejectClaim(ctx, { guildId: params.server_id, claimId: params.claim_id, reason: body.reason }),
      ),
    async giveRole(ctx, { params }) {
      const at = { guildId: params.server_id, claimId: params.claim_id };
      await giveRole(ctx, at);
      return getClaim(ctx, at, shown);
    },
    listUserClaims: (ctx, { params, query }) =>
      listClaims(ctx, { guildId: params.server_id, userId: params.user_id, query }, shown),
  });
}

const decidedReply = (done: Decided) => ({
  claim_id: done.claimId,
  status: done.status,
  reward: done.reward,
  transaction_id: done.transactionId,
  role_id: done.roleId,
  task_completed: done.isTaskCompleted,
});
