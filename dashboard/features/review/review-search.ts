import { z } from 'zod';
import type { SubmissionsParams } from '../../api/task-queries.ts';
import { idParam, param } from '../../components/search-params.ts';

export const SORTS = ['submitted_at', 'deadline', 'task'] as const;
export type Sort = (typeof SORTS)[number];
const QUEUE_LIMIT = 50;

/** Search params of the review page: the order of the queue unless it is the default one, and the claim of the open proof. */
export const reviewSearch = z.object({ sort: param(z.enum(SORTS).exclude(['submitted_at'])), claim: idParam });
export type ReviewSearch = z.output<typeof reviewSearch>;

/** Returns the query of the queue: up to `QUEUE_LIMIT` proofs, the oldest or the nearest deadline first. */
export const toQueueParams = ({ sort }: ReviewSearch): SubmissionsParams => ({
  status: 'submitted',
  sort_by: sort ?? 'submitted_at',
  order: 'asc',
  limit: QUEUE_LIMIT,
});
