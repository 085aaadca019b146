import type { Caches } from '../../../platform/cache.ts';
import { refuse } from '../refusals.ts';
import type { Ctx } from '../../../platform/work.ts';
import { readMemberRank, readTopMembers, type RankedMember, type LeaderboardRow } from './leaderboard-store.ts';

const PAGE_SIZE = 10;
/** Members beyond this rank are not listed, but can read their own rank. */
const MAX_MEMBERS = 100;
const CACHE_TTL_MS = 60_000;
const MAX_CACHED_RANKS = 20_000;

export type Leaderboard = {
  rows: RankedMember[];
  /** Starts at 0; `pages` is at least 1. */
  page: number;
  pages: number;
  /** Rank 0 for a member without coins; undefined when the query has no `userId`. */
  own: { rank: number; balance: number } | undefined;
  currencyName: string;
};
export type LeaderboardReader = (
  ctx: Ctx,
  query: { guildId: string; page: number; userId?: string },
) => Promise<Leaderboard>;

/**
 * Creates a reader of leaderboards: ten members per page, up to one hundred. Ranks may be a minute old, since sorting all
 * members of a large server for every request would be too expensive.
 * Refuses: server_missing, feature_off.
 */
export function createLeaderboardReader(caches: Caches): LeaderboardReader {
  // Deliberately not invalidated by changes of users, whose balances change all the time.
  const leaderboardCache = caches.of<LeaderboardRow>('config', { ttlMs: CACHE_TTL_MS });
  const rankCache = caches.of<{ rank: number; balance: number }>('config', {
    ttlMs: CACHE_TTL_MS,
    maxEntries: MAX_CACHED_RANKS,
  });

  const readLeaderboardRow = async (ctx: Ctx, guildId: string): Promise<LeaderboardRow> => {
    const cached = leaderboardCache.get(guildId, 'top');
    if (cached) return cached;
    const top = await ctx.read(guildId, (queries) => readTopMembers(queries, guildId, MAX_MEMBERS));
    if (top === undefined) throw refuse('server_missing');
    leaderboardCache.set(guildId, 'top', top);
    return top;
  };
  const readRank = async (ctx: Ctx, guildId: string, userId: string) => {
    const cached = rankCache.get(guildId, userId);
    if (cached) return cached;
    const ownRank = await ctx.read(guildId, (queries) => readMemberRank(queries, guildId, userId));
    rankCache.set(guildId, userId, ownRank);
    return ownRank;
  };

  return async (ctx, { guildId, page, userId }) => {
    const top = await readLeaderboardRow(ctx, guildId);
    if (!top.feature_currency) throw refuse('feature_off', { feature: 'currency' });
    const pages = Math.max(1, Math.ceil(top.members.length / PAGE_SIZE));
    const shownPage = Math.min(page, pages - 1);
    return {
      rows: top.members.slice(shownPage * PAGE_SIZE, (shownPage + 1) * PAGE_SIZE),
      page: shownPage,
      pages,
      own: userId === undefined ? undefined : await readRank(ctx, guildId, userId),
      currencyName: top.currency_name,
    };
  };
}
