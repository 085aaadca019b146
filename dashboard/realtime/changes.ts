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
export function isTouched(key: QueryKey, change: ChangeEvent): boolean {
  const [topic, guild, shape, id] = key;
  if (topic !== (TOPICS[change.data_type] ?? change.data_type) || guild !== change.guild_id) return false;
  return shape !== 'one' || typeof id !== 'string' || change.affected_ids.includes(id);
}

/**
 * Clears what changes name, one round at a time: what arrives while a round is being fetched waits for the next, so that a
 * busy server costs one request per query in flight and never starves a slow one.
 */
export function createClearing(queries: Pick<QueryClient, 'invalidateQueries'>) {
  let waiting: ChangeEvent[] = [];
  let isBusy = false;
  const round = async () => {
    if (isBusy) return;
    isBusy = true;
    try {
      while (waiting.length > 0) {
        const taken = waiting;
        waiting = [];
        await queries.invalidateQueries({
          predicate: ({ queryKey }) => taken.some((change) => isTouched(queryKey, change)),
        });
      }
    } finally {
      isBusy = false;
    }
  };
  return {
    add: (change: ChangeEvent): Promise<void> => {
      waiting.push(change);
      return round();
    },
    all: () => queries.invalidateQueries(),
  };
}
