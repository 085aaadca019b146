import type { actorSqlParams } from '../../../core/access/rights/rights.ts';
import type { Queries } from '../../../platform/db/database.ts';
import type { Ctx, Work } from '../../../platform/work.ts';
import type { Income } from '../contract.ts';

export type IncomeTerms = { amount: number; everyHours: number };

/** Lists the incomes of a server, highest amount first. */
export const listRoleIncomes = (queries: Queries, guildId: string): Promise<Income[]> =>
  queries.query<Income>(
    `select i.role_id, r.name as role_name, i.amount::numeric as amount, i.every_hours
     from economy.role_incomes i left join economy.roles r on r.guild_id = i.guild_id and r.role_id = i.role_id
     where i.guild_id = $1 order by i.amount desc, i.role_id`,
    [guildId],
  );

/** Blocks other changes of the server's incomes until the transaction ends and returns how many roles have one. */
export async function lockAndCountIncomes(work: Work): Promise<number> {
  await work.query('select guild_id from economy.guilds where guild_id = $1 for no key update', [work.guildId]);
  const [row] = await work.query<{ count: string }>(
    'select count(*) as count from economy.role_incomes where guild_id = $1',
    [work.guildId],
  );
  return Number(row?.count ?? 0);
}

/** Locks a role's income until the transaction ends and returns it; undefined when the role has none. */
export async function lockIncomeTerms(work: Work, roleId: string): Promise<IncomeTerms | undefined> {
  const [row] = await work.query<IncomeTerms>(
    `select amount::numeric as amount, every_hours as "everyHours" from economy.role_incomes
     where guild_id = $1 and role_id = $2 for update`,
    [work.guildId, roleId],
  );
  return row;
}

/** Reads a role's name; undefined for an unknown role and for `@everyone`, which cannot have an income. */
export async function readRoleName(work: Work, roleId: string): Promise<string | undefined> {
  const [row] = await work.query<{ name: string }>(
    'select name from economy.roles where guild_id = $1 and role_id = $2 and role_id <> $1',
    [work.guildId, roleId],
  );
  return row?.name;
}

export async function upsertIncome(work: Work, roleId: string, { amount, everyHours }: IncomeTerms): Promise<void> {
  await work.query(
    `insert into economy.role_incomes (guild_id, role_id, amount, every_hours) values ($1, $2, $3, $4)
     on conflict (guild_id, role_id) do update set amount = excluded.amount, every_hours = excluded.every_hours`,
    [work.guildId, roleId, amount, everyHours],
  );
}

/** Deletes an income. The times of past collections stay, so that setting it again pays nobody early. */
export async function deleteIncome(work: Work, roleId: string): Promise<void> {
  await work.query('delete from economy.role_incomes where guild_id = $1 and role_id = $2', [work.guildId, roleId]);
}

export type CollectIncomeRow = {
  paid: { role_id: string; name: string; amount: number }[];
  amount: number;
  balance: number;
  next_at: string | null;
  replayed: boolean;
  currency_name: string;
};

/** Calls economy.collect_income: the whole operation in one statement. `at` is null for the database clock; tests pass a time. */
export async function collectIncome(
  ctx: Pick<Ctx, 'callFunction' | 'operationId'>,
  params: { guildId: string; actor: ReturnType<typeof actorSqlParams>; data: string | null; at: Date | null },
): Promise<CollectIncomeRow> {
  const { result } = await ctx.callFunction<{ result: CollectIncomeRow }>(
    'select economy.collect_income($1, $2, $3, $4, $5, $6::jsonb, $7) as result',
    [params.guildId, ctx.operationId, ...params.actor, params.data, params.at],
  );
  return result;
}
