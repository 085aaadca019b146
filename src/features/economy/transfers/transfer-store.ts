import type { actorSqlParams } from '../../../core/access/rights/rights.ts';
import type { Ctx } from '../../../platform/work.ts';

export type GiveCoinsRow = {
  from_balance: number;
  sent: number;
  received: number;
  tax: number;
  replayed: boolean;
  currency_name: string;
};
type GiveCoinsParams = {
  guildId: string;
  actor: ReturnType<typeof actorSqlParams>;
  to: { userId: string; isBot: boolean; isMember: boolean };
  amount: number;
  memberSince: string | null;
  data: string | null;
  /** Null for the database clock; tests pass a time. */
  at: Date | null;
};

/** Calls economy.give_coins: the whole operation in one statement. */
export async function giveCoins(
  ctx: Pick<Ctx, 'callFunction' | 'operationId' | 'newId'>,
  params: GiveCoinsParams,
): Promise<GiveCoinsRow> {
  const { to } = params;
  const { result } = await ctx.callFunction<{ result: GiveCoinsRow }>(
    'select economy.give_coins($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, $13) as result',
    [
      params.guildId,
      ctx.operationId,
      ...params.actor,
      to.userId,
      params.amount,
      to.isBot,
      to.isMember,
      params.memberSince,
      ctx.newId(),
      params.data,
      params.at,
    ],
  );
  return result;
}
