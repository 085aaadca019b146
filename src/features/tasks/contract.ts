import { z } from 'zod';
import { coins, endpoint, inServer, listOf, paging } from '../../platform/contract.ts';
import { reviewEndpoints } from './review-contract.ts';
import {
  MAX_LENGTH,
  newTask,
  taskPathParams,
  reason,
  taskSettingsDetails,
  task,
  TASK_STATES,
  TASK_STATUSES,
  taskChange,
  taskNumber,
  taskSettingsChange,
} from './shared/schemas-contract.ts';

export const tasksContract = {
  listTasks: endpoint({
    method: 'GET',
    path: '/api/:server_id/tasks',
    summary: 'Tasks with state, claims and where their messages stand: searched, filtered, sorted, paged.',
    params: inServer,
    query: z.strictObject({
      ...paging,
      search: z.string().max(100).optional(),
      status: z.enum(TASK_STATUSES).optional(),
      state: z.enum(TASK_STATES).optional(),
      category: z.string().max(MAX_LENGTH.category).optional(),
      sort_by: z.enum(['created', 'expires_at', 'reward', 'name']).optional(),
      order: z.enum(['asc', 'desc']).optional(),
    }),
    reply: listOf(task).extend({
      /** Of the whole server, whatever the filter. Months are those of the server's time zone. */
      summary: z.object({
        states: z.record(z.enum(TASK_STATES), z.int()),
        waiting: z.int(),
        completed_this_month: z.int(),
        paid_this_month: coins,
      }),
    }),
  }),
  createTask: endpoint({
    method: 'POST',
    path: '/api/:server_id/tasks',
    summary: 'Makes a task and posts it. Waits up to two seconds for Discord; sync_status then says where it stands.',
    params: inServer,
    body: newTask,
    reply: task,
    status: 201,
  }),
  getTaskSettings: endpoint({
    method: 'GET',
    path: '/api/:server_id/tasks/settings',
    summary: 'How the server runs its tasks, its categories and its counters.',
    params: inServer,
    reply: taskSettingsDetails,
  }),
  setTaskSettings: endpoint({
    method: 'PUT',
    path: '/api/:server_id/tasks/settings',
    summary: 'Changes the task settings that are sent and leaves the others.',
    params: inServer,
    body: taskSettingsChange,
    reply: taskSettingsDetails,
  }),
  getTask: endpoint({
    method: 'GET',
    path: '/api/:server_id/tasks/:task_id',
    summary: 'One task.',
    params: taskPathParams,
    reply: task,
  }),
  updateTask: endpoint({
    method: 'PUT',
    path: '/api/:server_id/tasks/:task_id',
    summary:
      'Changes what is sent of a task; open claims keep what they were claimed for. Waits up to two seconds for Discord.',
    params: taskPathParams,
    body: taskChange,
    reply: task,
    refusals: [409],
  }),
  deleteTask: endpoint({
    method: 'DELETE',
    path: '/api/:server_id/tasks/:task_id',
    summary:
      'Deletes a task with its messages, proofs and claims. With proofs waiting or claims open only when forced.',
    params: taskPathParams,
    query: z.strictObject({ force: z.stringbool().optional() }),
    reply: z.object({
      id: taskNumber,
      /** False while Discord still shows something of it: it is hidden already and goes when that is gone. */
      removed: z.boolean(),
      /** Claims that were open and whose members are told. */
      cancelled_claims: z.int(),
    }),
    refusals: [409],
  }),
  pauseTask: endpoint({
    method: 'POST',
    path: '/api/:server_id/tasks/:task_id/pause',
    summary: 'Stops claiming; open claims go on.',
    params: taskPathParams,
    reply: task,
    refusals: [409],
  }),
  resumeTask: endpoint({
    method: 'POST',
    path: '/api/:server_id/tasks/:task_id/resume',
    summary: 'Lets members claim a paused task again.',
    params: taskPathParams,
    reply: task,
    refusals: [409],
  }),
  closeTask: endpoint({
    method: 'POST',
    path: '/api/:server_id/tasks/:task_id/close',
    summary:
      'Ends a task, or declines a proposal: open claims are cancelled, proofs that wait are still reviewed, coins held come back.',
    params: taskPathParams,
    body: z.strictObject({ reason: reason.optional() }).default({}),
    reply: task,
    refusals: [409],
  }),
  approveTask: endpoint({
    method: 'POST',
    path: '/api/:server_id/tasks/:task_id/approve',
    summary: 'Opens a task that a member proposed and pays for.',
    params: taskPathParams,
    reply: task,
    refusals: [409],
  }),
  repostTask: endpoint({
    method: 'POST',
    path: '/api/:server_id/tasks/:task_id/repost',
    summary:
      'Posts the message of a task anew when it was deleted, or tries again at once when it waits or is blocked.',
    params: taskPathParams,
    reply: task,
  }),
  ...reviewEndpoints,
};
