import type { actorSqlParams } from '../../../core/access/rights/rights.ts';
import type { Queries } from '../../../platform/db/database.ts';
import type { Ctx, Work } from '../../../platform/work.ts';

export type AdjustBalanceRow = {
  balance_before: number;
  balance_after: number;
  amount: number;
  replayed: boolean;
  currency_name: string;
};
type AdjustBalanceParams = {
  guildId: string;
  actor: ReturnType<typeof actorSqlParams>;
  right: string;
  userId: string;
  amount: number;
  isSet: boolean;
  rateLimitKey: string | null;
  data: string;
  /** Null for the database clock; tests pass a time. */
  at: Date | null;
};

/** Calls economy.adjust_balance: the whole operation in one statement. */
export async function adjustBalance(
  ctx: Pick<Ctx, 'callFunction' | 'operationId'>,
  params: AdjustBalanceParams,
): Promise<AdjustBalanceRow> {
  const { result } = await ctx.callFunction<{ result: AdjustBalanceRow }>(
    'select economy.adjust_balance($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb, $12) as result',
    [
      params.guildId,
      ctx.operationId,
      ...params.actor,
      params.right,
      params.userId,
      params.amount,
      params.isSet,
      params.rateLimitKey,
      params.data,
      params.at,
    ],
  );
  return result;
}

export type BalanceRow = {
  balance: number;
  earned: number;
  spent: number;
  feature_currency: boolean;
  currency_name: string;
  currency_symbol: string;
  frozen_at: Date | null;
  frozen_reason: string | null;
};

/** Reads a member's coins and the names of the currency; undefined when there is no such server. */
export async function readBalanceRow(
  queries: Queries,
  guildId: string,
  userId: string,
): Promise<BalanceRow | undefined> {
  const [row] = await queries.query<BalanceRow>(
    `select coalesce(m.balance, 0)::numeric as balance, economy.clamp_to_safe_integer(coalesce(m.earned, 0)) as earned,
       economy.clamp_to_safe_integer(coalesce(m.spent, 0)) as spent, coalesce(s.feature_currency, true) as feature_currency,
       coalesce(s.currency_name, 'coins') as currency_name, coalesce(s.currency_symbol, '$') as currency_symbol,
       m.frozen_at, m.frozen_reason
     from economy.guilds g
     left join economy.guild_settings s on s.guild_id = g.guild_id
     left join economy.members m on m.guild_id = g.guild_id and m.user_id = $2
     where g.guild_id = $1 and g.left_at is null`,
    [guildId, userId],
  );
  return row;
}

export type AccountFreeze = { frozenAt: Date; reason: string | null };

/** Locks an account until the transaction ends and returns since when and why it is frozen; undefined when it is not. */
export async function lockAccountFreeze(work: Work, userId: string): Promise<AccountFreeze | undefined> {
  const [row] = await work.query<{ frozen_at: Date | null; frozen_reason: string | null }>(
    'select frozen_at, frozen_reason from economy.members where guild_id = $1 and user_id = $2 for update',
    [work.guildId, userId],
  );
  return row?.frozen_at ? { frozenAt: row.frozen_at, reason: row.frozen_reason } : undefined;
}

/** Freezes an account, or unfreezes it when `freeze` is undefined. */
export async function writeAccountFreeze(work: Work, userId: string, freeze: AccountFreeze | undefined): Promise<void> {
  await work.query(
    'update economy.members set frozen_at = $3, frozen_reason = $4 where guild_id = $1 and user_id = $2',
    [work.guildId, userId, freeze?.frozenAt ?? null, freeze?.reason ?? null],
  );
}
