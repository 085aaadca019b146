import { requireStaff } from '../../core/access/rights/staff-rights.ts';
import type { Ctx } from '../../platform/work.ts';
import { readSupplyHistory } from './store.ts';

const DEFAULT_DAYS = 30;

/**
 * Reads the sources and sinks of each of the last days in the server's time zone, oldest first, including today.
 * Refuses: server_missing, not_allowed.
 */
export async function getSupplyHistory(ctx: Ctx, { guildId, days }: { guildId: string; days?: number | undefined }) {
  const data = await ctx.read(guildId, async (queries) => {
    await requireStaff(ctx, queries, guildId);
    return readSupplyHistory(queries, guildId, days ?? DEFAULT_DAYS);
  });
  return { data };
}
