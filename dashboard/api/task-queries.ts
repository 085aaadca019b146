import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { tasksContract } from '../../src/features/tasks/contract.ts';
import type { RequestOf } from '../../src/platform/contract.ts';
import { call } from './call.ts';
import { queryKeys } from './query-keys.ts';

export type TasksParams = NonNullable<RequestOf<typeof tasksContract.listTasks>['query']>;
export const tasksQuery = (guildId: string, filters: TasksParams) =>
  queryOptions({
    queryKey: queryKeys.tasks(guildId, filters),
    queryFn: ({ signal }) => call(tasksContract.listTasks, { params: { server_id: guildId }, query: filters }, signal),
    placeholderData: keepPreviousData,
  });

export const taskQuery = (guildId: string, taskId: number) =>
  queryOptions({
    queryKey: queryKeys.task(guildId, taskId),
    queryFn: ({ signal }) => call(tasksContract.getTask, { params: { server_id: guildId, task_id: taskId } }, signal),
  });

export const taskSettingsQuery = (guildId: string) =>
  queryOptions({
    queryKey: queryKeys.taskSettings(guildId),
    queryFn: ({ signal }) => call(tasksContract.getTaskSettings, { params: { server_id: guildId } }, signal),
  });

export type SubmissionsParams = NonNullable<RequestOf<typeof tasksContract.listSubmissions>['query']>;
export const submissionsQuery = (guildId: string, filters: SubmissionsParams) =>
  queryOptions({
    queryKey: queryKeys.submissions(guildId, filters),
    queryFn: ({ signal }) =>
      call(tasksContract.listSubmissions, { params: { server_id: guildId }, query: filters }, signal),
    placeholderData: keepPreviousData,
  });

/** How many proofs await review; every caller uses the same key, so that it is fetched once. */
export const pendingSubmissionsQuery = (guildId: string) =>
  submissionsQuery(guildId, { status: 'submitted', limit: 1 });
