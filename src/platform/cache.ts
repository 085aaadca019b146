import { isFresh } from './is-fresh.ts';
import type { ChangeEvent } from './changes/change-store.ts';
import { invalidationTable, type Topic } from './changes/topics.ts';

/**
 * Five minutes, for names, icons, channels, roles and rendered lists. Values that a decision depends on are never
 * cached.
 */
export const DEFAULT_TTL_MS = 300_000;
const DEFAULT_MAX_ENTRIES = 10_000;

/** Cached values of one topic, by guild and key. */
export type Cache<V> = {
  /** Returns undefined when the key was never set, has expired, was evicted or was invalidated by a change. */
  get(guildId: string, key: string): V | undefined;
  set(guildId: string, key: string, value: V, ttlMs?: number): void;
  /** Removes one key of a guild, or all of them. */
  invalidate(guildId: string, key?: string): void;
  /** Removes everything. */
  clear(): void;
};
export type Caches = ReturnType<typeof createCaches>;

/** All caches of one process, so that a change can invalidate every cache it affects. */
export function createCaches(options: { nowMs: () => number }) {
  const byTopic = new Map<string, Cache<unknown>[]>();
  let related: ReturnType<typeof invalidationTable> = new Map();

  const invalidate = (guildId: string, topic: string): void => {
    for (const cache of byTopic.get(topic) ?? []) cache.invalidate(guildId);
  };
  const invalidateRelated = (guildId: string, topic: string): void => {
    for (const name of related.get(topic) ?? [topic]) invalidate(guildId, name);
  };
  return {
    /** Takes the topics of all manifests, which say what else a change invalidates. */
    setTopics: (topics: readonly Topic[]): void => void (related = invalidationTable(topics)),
    /**
     * Creates a cache that changes of this topic invalidate. It holds at most `maxEntries` values; the oldest are
     * evicted first.
     */
    of<V>(topic: string, limits: { ttlMs?: number; maxEntries?: number } = {}): Cache<V> {
      const cache = createCache<V>({ ttlMs: DEFAULT_TTL_MS, maxEntries: DEFAULT_MAX_ENTRIES, ...limits, ...options });
      byTopic.set(topic, [...(byTopic.get(topic) ?? []), cache]);
      return cache;
    },
    invalidate,
    invalidateRelated,
    /** Called by the change feed after a gap: it is unknown what changed, so no cached value may be used. */
    clear: (): void => {
      for (const caches of byTopic.values()) for (const cache of caches) cache.clear();
    },
    /** Called by the change feed: a change committed in any process clears its own topic and the related ones. */
    onChanges(changes: readonly Pick<ChangeEvent, 'guild_id' | 'data_type'>[]): void {
      for (const { guild_id: guildId, data_type: topic } of changes) invalidateRelated(guildId, topic);
    },
  };
}

type CacheEntry<V> = { value: V; storedMs: number; ttlMs: number };

function createCache<V>({
  ttlMs,
  maxEntries,
  nowMs,
}: {
  ttlMs: number;
  maxEntries: number;
  nowMs: () => number;
}): Cache<V> {
  const guilds = new Map<string, Map<string, CacheEntry<V>>>();
  let size = 0;

  const drop = (guildId: string, key: string): void => {
    const entries = guilds.get(guildId);
    if (entries?.delete(key) !== true) return;
    size -= 1;
    if (entries.size === 0) guilds.delete(guildId);
  };
  /** The first key of a guild is its oldest; guilds are in the order in which their maps were created. */
  const dropOldest = (): void => {
    const [guild] = guilds;
    const [key] = guild?.[1].keys() ?? [];
    if (guild && key !== undefined) drop(guild[0], key);
  };
  return {
    get(guildId, key) {
      const entry = guilds.get(guildId)?.get(key);
      if (entry === undefined) return undefined;
      if (isFresh(entry.storedMs, entry.ttlMs, nowMs())) return entry.value;
      drop(guildId, key);
      return undefined;
    },
    set(guildId, key, value, entryTtlMs = ttlMs) {
      drop(guildId, key);
      if (size >= maxEntries) dropOldest();
      const entries = guilds.get(guildId) ?? new Map<string, CacheEntry<V>>();
      guilds.set(guildId, entries.set(key, { value, storedMs: nowMs(), ttlMs: entryTtlMs }));
      size += 1;
    },
    invalidate(guildId, key) {
      if (key !== undefined) return drop(guildId, key);
      size -= guilds.get(guildId)?.size ?? 0;
      guilds.delete(guildId);
    },
    clear() {
      size = 0;
      guilds.clear();
    },
  };
}
