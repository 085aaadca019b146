import type { Queries } from '../../platform/db/database.ts';
import type { Ctx } from '../../platform/work.ts';

export type DailyResult = {
  amount: number;
  balance: number;
  next_at: string;
  replayed: boolean;
  currency_name: string;
  currency_symbol: string;
};
type DailyClaimant = {
  guildId: string;
  actor: readonly [string | null, readonly string[], string];
  data: string | null;
  /** Null for the database's own time; a test gives another. */
  at: Date | null;
};

/** economy.claim_daily, the whole act in one statement. */
export async function claimDailyReward(ctx: Pick<Ctx, 'act' | 'actId'>, claim: DailyClaimant): Promise<DailyResult> {
  const { result } = await ctx.act<{ result: DailyResult }>(
    'select economy.claim_daily($1, $2, $3, $4, $5, $6::jsonb, $7) as result',
    [claim.guildId, ctx.actId, ...claim.actor, claim.data, claim.at],
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
};

/** A member's coins with what they are called; undefined when there is no such server. */
export async function balanceIn(queries: Queries, guildId: string, userId: string): Promise<BalanceRow | undefined> {
  const [row] = await queries.query<BalanceRow>(
    `select coalesce(m.balance, 0)::numeric as balance, coalesce(m.earned, 0)::numeric as earned,
       coalesce(m.spent, 0)::numeric as spent, coalesce(s.feature_currency, true) as feature_currency,
       coalesce(s.currency_name, 'coins') as currency_name, coalesce(s.currency_symbol, '$') as currency_symbol
     from economy.guilds g
     left join economy.guild_settings s on s.guild_id = g.guild_id
     left join economy.members m on m.guild_id = g.guild_id and m.user_id = $2
     where g.guild_id = $1 and g.left_at is null`,
    [guildId, userId],
  );
  return row;
}
