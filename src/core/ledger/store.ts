import type { Queries } from '../../platform/db/database.ts';
import type { Ctx, Work } from '../../platform/work.ts';
import { covers } from './rules.ts';

/** A member's account. Coins are safe integers. */
export type Account = { userId: string; balance: number; earned: number; spent: number; lastDaily: Date | null };
type AccountRow = {
  user_id: string;
  balance: number;
  earned: number;
  spent: number;
  last_daily: Date | null;
};

const ACCOUNT =
  'user_id, balance::numeric, economy.told_coins(earned) as earned, economy.told_coins(spent) as spent, last_daily';
const toAccount = ({ user_id: userId, last_daily: lastDaily, ...coins }: AccountRow): Account => ({
  userId,
  lastDaily,
  ...coins,
});

/** The account of a member; undefined when the server has never seen them. */
export async function accountOf(queries: Queries, guildId: string, userId: string): Promise<Account | undefined> {
  const [row] = await queries.query<AccountRow>(
    `select ${ACCOUNT} from economy.members where guild_id = $1 and user_id = $2`,
    [guildId, userId],
  );
  return row && toAccount(row);
}

/** The coins of a member; 0 when the server has never seen them. */
export async function balanceOf(queries: Queries, guildId: string, userId: string): Promise<number> {
  return (await accountOf(queries, guildId, userId))?.balance ?? 0;
}

/** Whether a member could pay this just now: for greying out a choice. The act itself decides again under its lock. */
export async function canAfford(queries: Queries, guildId: string, userId: string, amount: number): Promise<boolean> {
  return covers(await balanceOf(queries, guildId, userId), amount);
}

/** Makes sure of a member's account, empty when it is new, and answers it. */
export async function ensureAccount(work: Work, userId: string): Promise<Account> {
  await work.query(
    `insert into economy.members (guild_id, user_id) values ($1, $2) on conflict (guild_id, user_id) do nothing`,
    [work.guildId, userId],
  );
  const account = await accountOf(work, work.guildId, userId);
  if (account === undefined) throw new Error('an account that was just made sure of is not there');
  return account;
}

export type TransferResult = { from_balance: number; to_balance: number; replayed: boolean };

/** economy.transfer_coins, the whole act in one statement. */
export async function moveBetween(
  ctx: Ctx,
  move: { guildId: string; from: string; to: string; amount: number; data: string | null },
): Promise<TransferResult> {
  const { result } = await ctx.act<{ result: TransferResult }>(
    'select economy.transfer_coins($1, $2, $3, $4, $5, $6::jsonb) as result',
    [move.guildId, ctx.actId, move.from, move.to, move.amount, move.data],
  );
  return result;
}

export type BatchResult = { balances: number[]; replayed: boolean };

/** economy.batch_balance_updates; `updates` is its JSON. */
export async function moveMany(ctx: Ctx, guildId: string, updates: string): Promise<BatchResult> {
  const { result } = await ctx.act<{ result: BatchResult }>(
    'select economy.batch_balance_updates($1, $2, $3::jsonb) as result',
    [guildId, ctx.actId, updates],
  );
  return result;
}

/** How many entries an act has beyond the two that its own keys name. They never change once written. */
export async function legsBeyondTwo(queries: Queries, guildId: string, opId: string): Promise<number> {
  const [row] = await queries.query<{ legs: number }>(
    `select jsonb_array_length(coalesce(data->'legs', '[]')) as legs from economy.entries where guild_id = $1 and op_id = $2`,
    [guildId, opId],
  );
  return row?.legs ?? 0;
}

export type RollbackResult = { balances: { user_id: string; balance: number }[]; replayed: boolean };

/** economy.rollback_act, the whole act in one statement. */
export async function takeBack(
  ctx: Ctx,
  act: {
    guildId: string;
    targetAct: string;
    actor: readonly [string | null, readonly string[], string];
    right: string;
    data: string | null;
    more: readonly string[];
  },
): Promise<RollbackResult> {
  const { result } = await ctx.act<{ result: RollbackResult }>(
    'select economy.rollback_act($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9) as result',
    [act.guildId, ctx.actId, act.targetAct, ...act.actor, act.right, act.data, act.more],
  );
  return result;
}
