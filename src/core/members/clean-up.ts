import type { Ctx } from '../../platform/work.ts';
import { requireRight } from '../access/rights/require-right.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { archiveMembers, sumInactive } from './inactive-store.ts';
import { CORE_RIGHTS } from '../access/rights/core-rights.ts';

/** Limits how many accounts one call locks, so that it stays short. */
const MAX_BATCH_SIZE = 1000;

/**
 * Archives members who left at least `days` days ago: they disappear from lists but keep coins and history, so the supply
 * does not change, and rejoining undoes it. A dry run only counts. Refuses `server_missing`, `not_allowed`.
 */
export async function cleanUp(ctx: Ctx, input: { guildId: string; days: number; isDryRun: boolean }) {
  const { guildId, days, isDryRun } = input;
  if (isDryRun) {
    return ctx.read(guildId, async (queries) => {
      await requireRight(ctx, queries, guildId, CORE_RIGHTS.manage_members);
      const { members, coins } = await sumInactive(queries, guildId, days, MAX_BATCH_SIZE);
      const { members: total } = await sumInactive(queries, guildId, days);
      return { dry_run: true, days, members, coins_kept: coins, remaining: total - members };
    });
  }
  return ctx.transact(guildId, async (work) => {
    await requireRight(ctx, work, guildId, CORE_RIGHTS.manage_members);
    const { userIds, coins } = await archiveMembers(work, { days, limit: MAX_BATCH_SIZE });
    const { members: remaining } = await sumInactive(work, guildId, days);
    if (userIds.length > 0) {
      await recordAudit(work, {
        operation: 'clean_up_members',
        target: 'members',
        after: { days, members: userIds.length, coins_kept: coins },
      });
      await work.recordChange({ dataType: 'users', changeType: 'update', affectedIds: userIds });
    }
    return { dry_run: false, days, members: userIds.length, coins_kept: coins, remaining };
  });
}
