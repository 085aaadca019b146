import type { ChangeEvent } from './changes/change-store.ts';
import type { DataType } from './work.ts';

/** Five minutes, for names, icons, channels, roles and rendered lists. Nothing that a decision rests on is ever cached. */
export const DEFAULT_TTL_MS = 300_000;
const DEFAULT_MAX_ENTRIES = 10_000;

/** Whose caches a change of one data type makes old, beside its own. */
const RELATED_TYPES: Partial<Record<DataType, readonly DataType[]>> = {
  users: ['transactions'],
  transactions: ['users'],
  tasks: ['claims', 'users'],
  claims: ['tasks'],
  shop: ['inventory'],
  config: ['commands', 'shop', 'tasks', 'users'],
};

/** Remembered answers of one data type, by server and key. */
export type Cache<V> = {
  /** Undefined when it was never set, has expired, was crowded out, or a change made it old. */
  get(guildId: string, key: string): V | undefined;
  set(guildId: string, key: string, value: V, ttlMs?: number): void;
  /** Forgets one key of a server, or all of them. */
  invalidate(guildId: string, key?: string): void;
  /** Forgets everything. */
  clear(): void;
};
export type Caches = ReturnType<typeof createCaches>;

/** All caches of one process, so that a change can clear each one it touches. */
export function createCaches(options: { nowMs: () => number }) {
  const byType = new Map<DataType, Cache<unknown>[]>();

  const invalidate = (guildId: string, dataType: DataType): void => {
    for (const cache of byType.get(dataType) ?? []) cache.invalidate(guildId);
  };
  const invalidateRelated = (guildId: string, dataType: DataType): void => {
    for (const type of [dataType, ...(RELATED_TYPES[dataType] ?? [])]) invalidate(guildId, type);
  };
  return {
    /** A new cache that forgets what changes of this data type make old; at most `most` values, the oldest go first. */
    of<V>(dataType: DataType, limits: { ttlMs?: number; maxEntries?: number } = {}): Cache<V> {
      const cache = createCache<V>({ ttlMs: DEFAULT_TTL_MS, maxEntries: DEFAULT_MAX_ENTRIES, ...limits, ...options });
      byType.set(dataType, [...(byType.get(dataType) ?? []), cache]);
      return cache;
    },
    invalidate,
    invalidateRelated,
    /** For the tail: nobody can tell what changed, so nothing remembered may be used. */
    clear: (): void => {
      for (const caches of byType.values()) for (const cache of caches) cache.clear();
    },
    /** For the tail: a change committed in any process clears what it names and what is related. */
    onChanges(changes: readonly Pick<ChangeEvent, 'guild_id' | 'data_type'>[]): void {
      for (const { guild_id: guildId, data_type: dataType } of changes) invalidateRelated(guildId, dataType);
    },
  };
}

type CacheEntry<V> = { value: V; expiresMs: number };

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
  /** A server's first key is its oldest; servers stand in the order in which they were last begun. */
  const dropOldest = (): void => {
    const [guild] = guilds;
    const [key] = guild?.[1].keys() ?? [];
    if (guild && key !== undefined) drop(guild[0], key);
  };
  return {
    get(guildId, key) {
      const kept = guilds.get(guildId)?.get(key);
      if (kept === undefined) return undefined;
      if (kept.expiresMs > nowMs()) return kept.value;
      drop(guildId, key);
      return undefined;
    },
    set(guildId, key, value, entryTtlMs = ttlMs) {
      drop(guildId, key);
      if (size >= maxEntries) dropOldest();
      const kept = guilds.get(guildId) ?? new Map<string, CacheEntry<V>>();
      guilds.set(guildId, kept.set(key, { value, expiresMs: nowMs() + entryTtlMs }));
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
