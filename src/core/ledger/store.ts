import type { Queries } from '../../platform/db/database.ts';
import type { Ctx, Work } from '../../platform/work.ts';
import { coversAmount } from './rules.ts';

/** A member's account. Coins are safe integers. */
export type Account = { userId: string; balance: number; earned: number; spent: number; lastDaily: Date | null };
type AccountRow = {
  user_id: string;
  balance: number;
  earned: number;
  spent: number;
  last_daily: Date | null;
};

const ACCOUNT_COLUMNS =
  'user_id, balance::numeric, economy.clamp_to_safe_integer(earned) as earned, economy.clamp_to_safe_integer(spent) as spent, last_daily';
const toAccount = ({ user_id: userId, last_daily: lastDaily, ...coins }: AccountRow): Account => ({
  userId,
  lastDaily,
  ...coins,
});

/** Returns the account of a member; undefined when there is none. */
export async function findAccount(queries: Queries, guildId: string, userId: string): Promise<Account | undefined> {
  const [row] = await queries.query<AccountRow>(
    `select ${ACCOUNT_COLUMNS} from economy.members where guild_id = $1 and user_id = $2`,
    [guildId, userId],
  );
  return row && toAccount(row);
}

/** Returns the balance of a member; 0 when there is no account. */
export async function getBalance(queries: Queries, guildId: string, userId: string): Promise<number> {
  return (await findAccount(queries, guildId, userId))?.balance ?? 0;
}

/** True when a member can pay this amount now, for disabling a choice. The operation itself decides under its lock. */
export async function canAfford(queries: Queries, guildId: string, userId: string, amount: number): Promise<boolean> {
  return coversAmount(await getBalance(queries, guildId, userId), amount);
}

/** Creates a member's account with a balance of 0 unless it exists, and returns it. */
export async function ensureAccount(work: Work, userId: string): Promise<Account> {
  await work.query(
    `insert into economy.members (guild_id, user_id) values ($1, $2) on conflict (guild_id, user_id) do nothing`,
    [work.guildId, userId],
  );
  const account = await findAccount(work, work.guildId, userId);
  if (account === undefined) throw new Error('The account that was just ensured does not exist.');
  return account;
}

export type TransferCoinsRow = { from_balance: number; to_balance: number; replayed: boolean };

/** economy.transfer_coins: the whole operation in one statement. */
export async function transferCoins(
  ctx: Ctx,
  transfer: { guildId: string; from: string; to: string; amount: number; data: string | null },
): Promise<TransferCoinsRow> {
  const { result } = await ctx.callFunction<{ result: TransferCoinsRow }>(
    'select economy.transfer_coins($1, $2, $3, $4, $5, $6::jsonb) as result',
    [transfer.guildId, ctx.operationId, transfer.from, transfer.to, transfer.amount, transfer.data],
  );
  return result;
}

export type BatchBalanceUpdatesRow = { balances: number[]; replayed: boolean };

/** economy.batch_balance_updates; `updates` is JSON. */
export async function batchBalanceUpdates(ctx: Ctx, guildId: string, updates: string): Promise<BatchBalanceUpdatesRow> {
  const { result } = await ctx.callFunction<{ result: BatchBalanceUpdatesRow }>(
    'select economy.batch_balance_updates($1, $2, $3::jsonb) as result',
    [guildId, ctx.operationId, updates],
  );
  return result;
}

/** Returns the number of an operation's entries after the first two. It never changes once written. */
export async function countExtraLegs(queries: Queries, guildId: string, entryId: string): Promise<number> {
  const [row] = await queries.query<{ legs: number }>(
    `select jsonb_array_length(coalesce(data->'legs', '[]')) as legs from economy.entries where guild_id = $1 and op_id = $2`,
    [guildId, entryId],
  );
  return row?.legs ?? 0;
}

export type RollBackRow = { balances: { user_id: string; balance: number }[]; replayed: boolean };

/** economy.roll_back_operation: the whole operation in one statement. */
export async function rollBackOperation(
  ctx: Ctx,
  rollback: {
    guildId: string;
    targetOperationId: string;
    actor: readonly [string | null, readonly string[], string];
    right: string;
    data: string | null;
    extraOperationIds: readonly string[];
  },
): Promise<RollBackRow> {
  const { result } = await ctx.callFunction<{ result: RollBackRow }>(
    'select economy.roll_back_operation($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9) as result',
    [
      rollback.guildId,
      ctx.operationId,
      rollback.targetOperationId,
      ...rollback.actor,
      rollback.right,
      rollback.data,
      rollback.extraOperationIds,
    ],
  );
  return result;
}
