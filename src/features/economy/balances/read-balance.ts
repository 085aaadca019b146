import { isRightSufficient, resolveRight } from '../../../core/access/rights/rights.ts';
import { findRoleConfiguration } from '../../../core/access/rights/role-configuration-store.ts';
import type { Queries } from '../../../platform/db/database.ts';
import { refuse } from '../refusals.ts';
import type { Ctx } from '../../../platform/work.ts';
import { readBalanceRow, type AccountFreeze } from './balance-store.ts';
import { RIGHTS } from '../rights.ts';

export type Balance = {
  balance: number;
  earned: number;
  spent: number;
  currencyName: string;
  currencySymbol: string;
  /** For staff only; undefined for everybody else, and when the account is not frozen. */
  frozen: AccountFreeze | undefined;
};

/**
 * Reads a member's coins: 0 for a user without an account, and reading creates none.
 * Refuses: server_missing, feature_off.
 */
export async function readBalance(
  ctx: Ctx,
  { guildId, userId }: { guildId: string; userId: string },
): Promise<Balance> {
  return ctx.read(guildId, async (queries) => {
    const row = await readBalanceRow(queries, guildId, userId);
    if (row === undefined) throw refuse('server_missing');
    if (!row.feature_currency) throw refuse('feature_off', { feature: 'currency' });
    const { balance, earned, spent, currency_name: currencyName, currency_symbol: currencySymbol } = row;
    const frozen =
      row.frozen_at !== null && (await isStaff(ctx, queries, guildId))
        ? { frozenAt: row.frozen_at, reason: row.frozen_reason }
        : undefined;
    return { balance, earned, spent, currencyName, currencySymbol, frozen };
  });
}

async function isStaff(ctx: Ctx, queries: Queries, guildId: string): Promise<boolean> {
  const roleConfiguration = await findRoleConfiguration(queries, guildId);
  return (
    roleConfiguration !== undefined && isRightSufficient(resolveRight(ctx.actor, roleConfiguration), RIGHTS.view_frozen)
  );
}
