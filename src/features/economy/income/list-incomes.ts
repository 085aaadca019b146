import { requireRight } from '../../../core/access/rights/require-right.ts';
import type { Ctx } from '../../../platform/work.ts';
import type { Income } from '../contract.ts';
import { listRoleIncomes } from './income-store.ts';
import { RIGHTS } from '../rights.ts';

/** Lists the role incomes of a server, highest amount first. Refuses: server_missing, not_allowed. */
export async function listIncomes(ctx: Ctx, { guildId }: { guildId: string }): Promise<Income[]> {
  return ctx.read(guildId, async (queries) => {
    await requireRight(ctx, queries, guildId, RIGHTS.view_incomes);
    return listRoleIncomes(queries, guildId);
  });
}
