import { z } from 'zod';
import { coins, endpoint, inServer, listOf, paging } from '../../platform/contract.ts';
import { reviewEndpoints } from './review/review-contract.ts';
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
    summary: 'Lists tasks with state, claims and the state of their messages: searched, filtered, sorted, paged.',
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
      /** Covers the whole server regardless of the filter. Months follow the server's time zone. */
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
    summary: 'Creates a task and posts it. Waits up to two seconds for Discord; sync_status contains the result.',
    params: inServer,
    body: newTask,
    reply: task,
    status: 201,
  }),
  getTaskSettings: endpoint({
    method: 'GET',
    path: '/api/:server_id/tasks/settings',
    summary: 'Returns the task settings, categories and counters of the server.',
    params: inServer,
    reply: taskSettingsDetails,
  }),
  setTaskSettings: endpoint({
    method: 'PUT',
    path: '/api/:server_id/tasks/settings',
    summary: 'Changes the task settings in the body; other settings stay.',
    params: inServer,
    body: taskSettingsChange,
    reply: taskSettingsDetails,
  }),
  getTask: endpoint({
    method: 'GET',
    path: '/api/:server_id/tasks/:task_id',
    summary: 'Returns one task.',
    params: taskPathParams,
    reply: task,
  }),
  updateTask: endpoint({
    method: 'PUT',
    path: '/api/:server_id/tasks/:task_id',
    summary:
      'Changes the fields in the body; open claims keep the terms they were made under. Waits up to two seconds for Discord.',
    params: taskPathParams,
    body: taskChange,
    reply: task,
    refusals: [409],
  }),
  deleteTask: endpoint({
    method: 'DELETE',
    path: '/api/:server_id/tasks/:task_id',
    summary: 'Deletes a task with its messages, proofs and claims. Waiting submissions and open claims require force.',
    params: taskPathParams,
    query: z.strictObject({ force: z.stringbool().optional() }),
    reply: z.object({
      id: taskNumber,
      /** False while Discord still shows some of its messages: the task is hidden already and removed once they are deleted. */
      removed: z.boolean(),
      /** The number of open claims that were cancelled and whose members are notified. */
      cancelled_claims: z.int(),
    }),
    refusals: [409],
  }),
  pauseTask: endpoint({
    method: 'POST',
    path: '/api/:server_id/tasks/:task_id/pause',
    summary: 'Pauses a task: no new claims; open claims continue.',
    params: taskPathParams,
    reply: task,
    refusals: [409],
  }),
  resumeTask: endpoint({
    method: 'POST',
    path: '/api/:server_id/tasks/:task_id/resume',
    summary: 'Resumes a paused task.',
    params: taskPathParams,
    reply: task,
    refusals: [409],
  }),
  closeTask: endpoint({
    method: 'POST',
    path: '/api/:server_id/tasks/:task_id/close',
    summary:
      'Closes a task or declines a proposal: open claims are cancelled, waiting submissions still reviewed, held coins returned.',
    params: taskPathParams,
    body: z.strictObject({ reason: reason.optional() }).default({}),
    reply: task,
    refusals: [409],
  }),
  approveTask: endpoint({
    method: 'POST',
    path: '/api/:server_id/tasks/:task_id/approve',
    summary: 'Approves a task that a member proposed and pays for.',
    params: taskPathParams,
    reply: task,
    refusals: [409],
  }),
  repostTask: endpoint({
    method: 'POST',
    path: '/api/:server_id/tasks/:task_id/repost',
    summary: 'Posts the message of a task again if it was deleted, or retries at once if it is pending or blocked.',
    params: taskPathParams,
    reply: task,
  }),
  ...reviewEndpoints,
};
