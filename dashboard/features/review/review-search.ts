import type { SubmissionsParams } from '../../api/task-queries.ts';

export const SORTS = ['submitted_at', 'deadline', 'task'] as const;
export type Sort = (typeof SORTS)[number];
/** Search params of the review page: the order of the queue, and the claim of the open proof. */
export type ReviewSearch = { sort?: Exclude<Sort, 'submitted_at'>; claim?: string };

const QUEUE_LIMIT = 50;

/** Parses the search params; invalid values are ignored. */
export function readReviewSearch(raw: Record<string, unknown>): ReviewSearch {
  const { claim } = raw;
  const sort = SORTS.find((one) => one === raw['sort']);
  return {
    ...(sort && sort !== 'submitted_at' && { sort }),
    ...(typeof claim === 'string' && /^[1-9]\d{16,19}$/.test(claim) && { claim }),
  };
}

/** Returns the query of the queue: up to `QUEUE_LIMIT` proofs, the oldest or the nearest deadline first. */
export const toQueueParams = ({ sort }: ReviewSearch): SubmissionsParams => ({
  status: 'submitted',
  sort_by: sort ?? 'submitted_at',
  order: 'asc',
  limit: QUEUE_LIMIT,
});
