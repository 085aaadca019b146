import { isFresh } from '../../../platform/is-fresh.ts';
import type { ChangeEvent } from '../../../platform/changes/change-store.ts';
import type { Contexts } from '../../../platform/context.ts';
import type { DiscordPort } from '../../../platform/discord/rest/discord-port.ts';
import type { Membership, FindMembership } from './staff-rights.ts';
import { refuseSignIn } from '../sign-in/refusals.ts';
import { findRolePermissions } from '../sign-in/sign-in-store.ts';

/** Memberships are fetched again after this time, even without any gateway event. */
const CACHE_TTL_MS = 300_000;
const MAX_CACHED = 20_000;
/** Discord's JSON error codes Unknown Guild, Unknown Member and Unknown User (topics/opcodes-and-status-codes). */
const NOT_FOUND_CODES: ReadonlySet<number> = new Set([10_004, 10_007, 10_013]);

type CachedMembership = { membership: Promise<Membership | null>; storedAtMs: number };

/**
 * Caches the roles and permissions of users in guilds, fetched from Discord with the bot's own token. An entry lasts five
 * minutes, or until the change feed reports a change of the guild's settings or roles, or of that user's membership.
 * Refuses `discord_down` when a fetch is needed and Discord does not respond: a right is never guessed.
 */
export function createMembershipCache(dependencies: {
  port: Pick<DiscordPort, 'getMember'>;
  contexts: Contexts;
  nowMs: () => number;
}) {
  const guilds = new Map<string, Map<string, CachedMembership>>();
  let size = 0;
  const ctx = () => dependencies.contexts.for({ kind: 'system', job: 'memberships' }, { source: 'system' });

  const fetchMembership = async (guildId: string, userId: string): Promise<Membership | null> => {
    // Discord counts a request about a guild that the bot is not in as invalid, and limits those.
    if ((await ctx().read(guildId, (queries) => findRolePermissions(queries, guildId, []))) === null) return null;
    const response = await dependencies.port.getMember(guildId, userId);
    if (!response.ok) {
      if (response.kind === 'blocked' || NOT_FOUND_CODES.has(response.code ?? 0)) return null;
      throw refuseSignIn('discord_down');
    }
    const roleIds = response.value.roles;
    const permissions = await ctx().read(guildId, (queries) => findRolePermissions(queries, guildId, roleIds));
    return permissions === null ? null : { roleIds, permissions };
  };
  const invalidate = (guildId: string, userIds?: readonly string[]): void => {
    const cachedMembers = guilds.get(guildId);
    if (cachedMembers === undefined) return;
    for (const userId of userIds ?? [...cachedMembers.keys()]) if (cachedMembers.delete(userId)) size -= 1;
    if (cachedMembers.size === 0) guilds.delete(guildId);
  };
  const clear = (): void => {
    guilds.clear();
    size = 0;
  };

  const findMembership: FindMembership = (guildId, userId) => {
    const cached = guilds.get(guildId)?.get(userId);
    if (cached !== undefined && isFresh(cached.storedAtMs, CACHE_TTL_MS, dependencies.nowMs()))
      return cached.membership;
    invalidate(guildId, [userId]);
    if (size >= MAX_CACHED) clear();
    const membership = fetchMembership(guildId, userId);
    const members = guilds.get(guildId) ?? new Map<string, CachedMembership>();
    guilds.set(guildId, members.set(userId, { membership, storedAtMs: dependencies.nowMs() }));
    size += 1;
    membership.catch(() => {
      if (guilds.get(guildId)?.get(userId)?.membership === membership) invalidate(guildId, [userId]);
    });
    return membership;
  };
  return {
    findMembership,
    /** Change feed: a `config` change names the guild when its roles or settings changed, and a user when theirs did. */
    onChanges(changes: readonly Pick<ChangeEvent, 'guild_id' | 'data_type' | 'affected_ids'>[]): void {
      for (const { guild_id: guildId, data_type: type, affected_ids: ids } of changes)
        if (type === 'config') invalidate(guildId, ids.includes(guildId) ? undefined : ids);
    },
    /** Change feed: drops everything when it is unknown what changed. */
    clear,
  };
}
