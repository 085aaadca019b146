import type { Caches } from '../../../platform/cache.ts';
import { defineRefusals } from '../../../platform/refusal.ts';
import type { Ctx } from '../../../platform/work.ts';
import { placeOf, topOf, type Placed, type TopRow } from './leaderboard-store.ts';

const refuse = defineRefusals({ server_missing: 'missing', feature_off: 'forbidden' });
const PAGE = 10;
/** Places beyond it are not listed; everybody is told their own. */
const PLACES = 100;
const KEPT_MS = 60_000;
const MOST_PLACES_KEPT = 20_000;

export type Leaderboard = {
  rows: Placed[];
  /** From 0; `pages` is at least 1. */
  page: number;
  pages: number;
  /** Rank 0 for somebody without coins; undefined when nobody in particular asked. */
  own: { rank: number; balance: number } | undefined;
  currencyName: string;
};
export type ReadLeaderboard = (
  ctx: Ctx,
  asked: { guildId: string; page: number; userId?: string },
) => Promise<Leaderboard>;

/**
 * Makes the reader of leaderboards: ten places a page, the first hundred. What it ranks may be a minute old, since
 * sorting all members of a large server for every look would cost more than it tells.
 * Refuses: server_missing, feature_off.
 */
export function createLeaderboards(caches: Caches): ReadLeaderboard {
  // Deliberately no caches of users: their balances change all the time.
  const tops = caches.of<TopRow>('config', { ttlMs: KEPT_MS });
  const places = caches.of<{ rank: number; balance: number }>('config', { ttlMs: KEPT_MS, most: MOST_PLACES_KEPT });

  const topIn = async (ctx: Ctx, guildId: string): Promise<TopRow> => {
    const known = tops.get(guildId, 'top');
    if (known) return known;
    const top = await ctx.read(guildId, (queries) => topOf(queries, guildId, PLACES));
    if (top === undefined) throw refuse('server_missing');
    tops.set(guildId, 'top', top);
    return top;
  };
  const placeIn = async (ctx: Ctx, guildId: string, userId: string) => {
    const known = places.get(guildId, userId);
    if (known) return known;
    const place = await ctx.read(guildId, (queries) => placeOf(queries, guildId, userId));
    places.set(guildId, userId, place);
    return place;
  };

  return async (ctx, { guildId, page, userId }) => {
    const top = await topIn(ctx, guildId);
    if (!top.feature_currency) throw refuse('feature_off', { feature: 'currency' });
    const pages = Math.max(1, Math.ceil(top.placed.length / PAGE));
    const shown = Math.min(page, pages - 1);
    return {
      rows: top.placed.slice(shown * PAGE, (shown + 1) * PAGE),
      page: shown,
      pages,
      own: userId === undefined ? undefined : await placeIn(ctx, guildId, userId),
      currencyName: top.currency_name,
    };
  };
}
