import { z } from 'zod';
import { TASK_STATES } from '../../../src/features/tasks/shared/schemas-contract.ts';
import type { TasksParams } from '../../api/task-queries.ts';
import { pageParam, param, textParam } from '../../components/search-params.ts';

export const PER_PAGE = 25;
const MAX_PAGE = 400;
export type TaskState = (typeof TASK_STATES)[number];
/** Search params of the tasks page; default values are left out. */
export const tasksSearch = z.object({
  q: textParam(100),
  category: textParam(50),
  view: param(z.literal('table')),
  state: param(z.enum(TASK_STATES)),
  page: pageParam(MAX_PAGE),
});
export type TasksSearch = z.output<typeof tasksSearch>;

/** Search params of a task: whether it was just created. */
export const taskSearch = z.object({
  made: param(z.union([z.literal(1), z.literal('1')]).transform(() => 1 as const)),
});

/** Returns the query parameters that both views share. */
export const toFilterParams = ({ q, category }: TasksSearch): Pick<TasksParams, 'search' | 'category'> => ({
  ...(q && { search: q }),
  ...(category && { category }),
});

/** Returns the query of one page of the table, newest first. */
export const toTableParams = (search: TasksSearch): TasksParams => ({
  ...toFilterParams(search),
  ...(search.state && { state: search.state }),
  sort_by: 'created',
  order: 'desc',
  limit: PER_PAGE,
  offset: ((search.page ?? 1) - 1) * PER_PAGE,
});

/** Returns the query of one column of the board, newest first. */
export const toColumnParams = (search: TasksSearch, state: TaskState, limit: number): TasksParams => ({
  ...toFilterParams(search),
  state,
  sort_by: 'created',
  order: 'desc',
  limit,
});
