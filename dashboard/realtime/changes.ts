import { z } from 'zod';
import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { topicOfDataType } from '../api/query-keys.ts';

/** One event of the change stream. It carries no state: it names what to refetch. */
export const changeEvent = z.object({
  id: z.string(),
  guild_id: z.string(),
  data_type: z.string(),
  change_type: z.enum(['create', 'update', 'delete']),
  affected_ids: z.array(z.string()),
  at: z.string(),
});
export type ChangeEvent = z.output<typeof changeEvent>;

/** True when the data under this key may have changed. A key `[topic, guild, 'one', id]` is affected only by its own id. */
export function isAffected(key: QueryKey, change: ChangeEvent): boolean {
  const [topic, guild, kind, id] = key;
  if (topic !== topicOfDataType(change.data_type) || guild !== change.guild_id) return false;
  return kind !== 'one' || typeof id !== 'string' || change.affected_ids.includes(id);
}

/**
 * Invalidates the queries that changes affect, one round at a time. Changes that arrive during a refetch wait for the next
 * round, so that a busy server costs one request per query in flight and a slow query is never restarted forever.
 */
export function createQueryInvalidator(queryClient: Pick<QueryClient, 'invalidateQueries'>) {
  let pending: ChangeEvent[] = [];
  let isFlushing = false;
  const flush = async () => {
    if (isFlushing) return;
    isFlushing = true;
    try {
      while (pending.length > 0) {
        const batch = pending;
        pending = [];
        await queryClient.invalidateQueries({
          predicate: ({ queryKey }) => batch.some((change) => isAffected(queryKey, change)),
        });
      }
    } finally {
      isFlushing = false;
    }
  };
  return {
    add: (change: ChangeEvent): Promise<void> => {
      pending.push(change);
      return flush();
    },
    invalidateAll: () => queryClient.invalidateQueries(),
  };
}
