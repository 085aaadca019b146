import { requireStaff } from '../../core/access/rights/staff-rights.ts';
import { kindName } from '../../core/ledger/entry-kinds.ts';
import type { Ctx } from '../../platform/work.ts';
import { readOverview } from './store.ts';

/**
 * Reads the supply now and at midnight of the server's time zone, and what moved since. An entry belongs to the day on
 * which its operation began. Holders are members with coins; the supply includes escrow. Refuses: server_missing, not_allowed.
 */
export async function getOverview(ctx: Ctx, { guildId }: { guildId: string }) {
  const overview = await ctx.read(guildId, async (queries) => {
    await requireStaff(ctx, queries, guildId);
    return readOverview(queries, guildId);
  });
  return {
    supply: overview.supply,
    holders: overview.holders,
    supply_at_midnight: overview.supplyAtMidnight,
    sources_today: overview.sources,
    sinks_today: overview.sinks,
    midnight: overview.midnight.toISOString(),
    movements: overview.movements.map(({ kind, ...movement }) => ({ type: kindName(kind), ...movement })),
  };
}
