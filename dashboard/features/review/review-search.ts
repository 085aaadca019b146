import type { SubmissionsParams } from '../../api/task-queries.ts';

export const SORTS = ['submitted_at', 'deadline', 'task'] as const;
export type Sort = (typeof SORTS)[number];
/** What the address of the review desk holds: the order of the queue, and the proof in view. */
export type ReviewSearch = { sort?: Exclude<Sort, 'submitted_at'>; claim?: string };

const QUEUE_LIMIT = 50;

/** Reads the address; what makes no sense there counts as left out. */
export function readReviewSearch(raw: Record<string, unknown>): ReviewSearch {
  const { claim } = raw;
  const sort = SORTS.find((one) => one === raw['sort']);
  return {
    ...(sort && sort !== 'submitted_at' && { sort }),
    ...(typeof claim === 'string' && /^[1-9]\d{16,19}$/.test(claim) && { claim }),
  };
}

/** The queue: as many proofs as one sitting sees at once, those that wait longest or end soonest first. */
export const toQueueParams = ({ sort }: ReviewSearch): SubmissionsParams => ({
  status: 'submitted',
  sort_by: sort ?? 'submitted_at',
  order: 'asc',
  limit: QUEUE_LIMIT,
});
