import type { Caches } from '../../platform/cache.ts';
import type { Contexts } from '../../platform/context.ts';
import type { ObservedUser } from '../../platform/discord/interactions/interaction-context.ts';
import { createKeyedQueue } from '../../platform/keyed-queue.ts';
import type { Log } from '../../platform/log.ts';
import { syncProfiles } from './sync-profiles.ts';

/** Collects the users of a burst of interactions into one write per guild. */
const BATCH_DELAY_MS = 250;
/** Limits the users of one write: their accounts are locked during it, and they are announced in one change. */
const MAX_BATCH_SIZE = 500;
const MAX_CACHED_PROFILES = 20_000;
/** Limits concurrent writes, so that connections remain free for users' own operations. */
const MAX_CONCURRENT_GUILDS = 2;

/**
 * Stores the names and avatars of users in interactions, independently of the replies. A profile written within the last five
 * minutes is written again only when it differs.
 */
export function createProfileSync(dependencies: { contexts: Contexts; caches: Caches; log: Log }) {
  // Deliberately a `config` cache: every balance change would invalidate a `users` cache.
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
          const ctx = dependencies.contexts.for({ kind: 'system', job: 'profile_sync' }, { source: 'system' });
          return syncProfiles(ctx, guildId, all.slice(offset, offset + MAX_BATCH_SIZE));
        });
      }
    }
    pendingByGuild.clear();
  };

  return {
    /** Queues the users that an interaction contained. */
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
    /** Resolves once all queued users are written. */
    async stop(): Promise<void> {
      clearTimeout(timer);
      flush();
      stopping.abort();
      await writeQueue.drain();
    },
  };
}
