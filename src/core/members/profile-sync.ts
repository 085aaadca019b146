import type { Caches } from '../../platform/cache.ts';
import type { Contexts } from '../../platform/context.ts';
import type { Seen } from '../../platform/discord/interactions/interaction-context.ts';
import { createLanes } from '../../platform/keyed-queue.ts';
import type { Log } from '../../platform/log.ts';
import { keepPeople } from './sync-profiles.ts';

/** A burst of interactions becomes one write per server. */
const GATHER_MS = 250;
/** The most people of one write: their accounts are locked meanwhile, and the streams hear of them together. */
const AT_ONCE = 500;
const MOST_REMEMBERED = 20_000;
/** As many servers at once as leave the connections to people's own acts. */
const WIDTH = 2;

/**
 * Keeps how people are called as interactions show them, apart from the answers. Names seen within five minutes are
 * written again only when they differ.
 */
export function createPeopleKeeper(parts: { contexts: Contexts; caches: Caches; log: Log }) {
  // Deliberately no cache of users: their balances change all the time, and their names hardly ever.
  const known = parts.caches.of<string>('config', { most: MOST_REMEMBERED });
  const stopping = new AbortController();
  const lanes = createLanes({ width: WIDTH, log: parts.log, signal: stopping.signal });
  const gathered = new Map<string, Map<string, Seen>>();
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    timer = undefined;
    for (const [guildId, people] of gathered) {
      const all = [...people.values()];
      for (let from = 0; from < all.length; from += AT_ONCE) {
        lanes.add(guildId, () => {
          const ctx = parts.contexts.for({ kind: 'system', job: 'people' }, { source: 'system' });
          return keepPeople(ctx, guildId, all.slice(from, from + AT_ONCE));
        });
      }
    }
    gathered.clear();
  };

  return {
    /** For the bot: everybody that an interaction showed. */
    seen(guildId: string, people: readonly Seen[]): void {
      for (const person of people) {
        const fingerprint = JSON.stringify(person);
        if (known.get(guildId, person.userId) === fingerprint) continue;
        known.set(guildId, person.userId, fingerprint);
        const group = gathered.get(guildId) ?? new Map<string, Seen>();
        gathered.set(guildId, group.set(person.userId, person));
      }
      if (gathered.size > 0) timer ??= setTimeout(flush, GATHER_MS);
    },
    /** Writes what is gathered, then resolves. */
    async stop(): Promise<void> {
      clearTimeout(timer);
      flush();
      stopping.abort();
      await lanes.drain();
    },
  };
}
