import type { Queries } from '../../platform/db/database.ts';
import type { Ctx, Work } from '../../platform/work.ts';

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
