import type { Caches } from '../../platform/cache.ts';
import type { Contexts } from '../../platform/context.ts';
import type { ObservedUser } from '../../platform/discord/interactions/interaction-context.ts';
import { createKeyedQueue } from '../../platform/keyed-queue.ts';
import type { Log } from '../../platform/log.ts';
import { syncProfiles } from './sync-profiles.ts';

/** A burst of interactions becomes one write per server. */
const BATCH_DELAY_MS = 250;
/** The most people of one write: their accounts are locked meanwhile, and the streams hear of them together. */
const MAX_BATCH_SIZE = 500;
const MAX_CACHED_PROFILES = 20_000;
/** As many servers at once as leave the connections to people's own acts. */
const MAX_CONCURRENT_GUILDS = 2;

/**
 * Keeps how people are called as interactions show them, apart from the answers. Names seen within five minutes are
 * written again only when they differ.
 */
export function createProfileSync(dependencies: { contexts: Contexts; caches: Caches; log: Log }) {
  // Deliberately no cache of users: their balances change all the time, and their names hardly ever.
  const writtenProfiles = dependencies.caches.of<string>('config', { maxEntries: MAX_CACHED_PROFILES });
  const stopping = new AbortController();
  const writeQueue = createKeyedQueue({
    concurrency: MAX_CONCURRENT_GUILDS,
    log: dependencies.log,
    signal: stopping.signal,
  });
  const pendingByGuild = new Map<string, Map<string, ObservedUser>>();
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    timer = undefined;
    for (const [guildId, users] of pendingByGuild) {
      const all = [...users.values()];
      for (let offset = 0; offset < all.length; offset += MAX_BATCH_SIZE) {
        writeQueue.add(guildId, () => {
          const ctx = dependencies.contexts.for({ kind: 'system', job: 'people' }, { source: 'system' });
          return syncProfiles(ctx, guildId, all.slice(offset, offset + MAX_BATCH_SIZE));
        });
      }
    }
    pendingByGuild.clear();
  };

  return {
    /** For the bot: everybody that an interaction showed. */
    observeUsers(guildId: string, users: readonly ObservedUser[]): void {
      for (const user of users) {
        const serialized = JSON.stringify(user);
        if (writtenProfiles.get(guildId, user.userId) === serialized) continue;
        writtenProfiles.set(guildId, user.userId, serialized);
        const pending = pendingByGuild.get(guildId) ?? new Map<string, ObservedUser>();
        pendingByGuild.set(guildId, pending.set(user.userId, user));
      }
      if (pendingByGuild.size > 0) timer ??= setTimeout(flush, BATCH_DELAY_MS);
    },
    /** Writes what is gathered, then resolves. */
    async stop(): Promise<void> {
      clearTimeout(timer);
      flush();
      stopping.abort();
      await writeQueue.drain();
    },
  };
}
