import { z } from 'zod';
import type { QueryClient, QueryKey } from '@tanstack/react-query';

/** What the stream says. A change never carries state: it names what to ask for again. */
export const changeEvent = z.object({
  id: z.string(),
  guild_id: z.string(),
  data_type: z.string(),
  change_type: z.enum(['create', 'update', 'delete']),
  affected_ids: z.array(z.string()),
  at: z.string(),
});
export type ChangeEvent = z.output<typeof changeEvent>;

/** The topic of the queries that show a kind of data, where it is not called the same. */
const TOPICS: Readonly<Record<string, string>> = { config: 'servers', status: 'servers' };

/** True when what is kept under this key may differ after the change. `[topic, guild, 'one', id]` is touched by its id alone. */
export function isAffected(key: QueryKey, change: ChangeEvent): boolean {
  const [topic, guild, shape, id] = key;
  if (topic !== (TOPICS[change.data_type] ?? change.data_type) || guild !== change.guild_id) return false;
  return shape !== 'one' || typeof id !== 'string' || change.affected_ids.includes(id);
}

/**
 * Clears what changes name, one round at a time: what arrives while a round is being fetched waits for the next, so that a
 * busy server costs one request per query in flight and never starves a slow one.
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
