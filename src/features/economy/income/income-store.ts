import type { Queries } from '../../../platform/db/database.ts';
import type { Ctx, Work } from '../../../platform/work.ts';
import type { Income } from '../contract.ts';
import type { ActorParams } from '../balances/balance-store.ts';

export type IncomeTerms = { amount: number; everyHours: number };

/** Every income of a server, the highest amount first. */
export const listRoleIncomes = (queries: Queries, guildId: string): Promise<Income[]> =>
  queries.query<Income>(
    `select i.role_id, r.name as role_name, i.amount::numeric as amount, i.every_hours
     from economy.role_incomes i left join economy.roles r on r.guild_id = i.guild_id and r.role_id = i.role_id
     where i.guild_id = $1 order by i.amount desc, i.role_id`,
    [guildId],
  );

/** Holds every other change of a server's incomes back until the work ends, and answers how many roles have one. */
export async function lockAndCountIncomes(work: Work): Promise<number> {
  await work.query('select guild_id from economy.guilds where guild_id = $1 for no key update', [work.guildId]);
  const [row] = await work.query<{ count: string }>(
    'select count(*) as count from economy.role_incomes where guild_id = $1',
    [work.guildId],
  );
  return Number(row?.count ?? 0);
}

/** What a role brings, locked until the work ends; undefined when nothing. */
export async function lockIncomeTerms(work: Work, roleId: string): Promise<IncomeTerms | undefined> {
  const [row] = await work.query<IncomeTerms>(
    `select amount::numeric as amount, every_hours as "everyHours" from economy.role_incomes
     where guild_id = $1 and role_id = $2 for update`,
    [work.guildId, roleId],
  );
  return row;
}

/** How a role is called; undefined for one that the server does not have, and for `@everyone`, which nobody holds by itself. */
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

/** Ends an income. When it was last collected is remembered, so that setting it again opens nothing early. */
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

/** economy.collect_income, the whole act in one statement. `at` is null for the database's own time; a test gives another. */
export async function callCollectIncome(
  ctx: Pick<Ctx, 'callFunction' | 'operationId'>,
  params: { guildId: string; actor: ActorParams; data: string | null; at: Date | null },
): Promise<CollectIncomeRow> {
  const { result } = await ctx.callFunction<{ result: CollectIncomeRow }>(
    'select economy.collect_income($1, $2, $3, $4, $5, $6::jsonb, $7) as result',
    [params.guildId, ctx.operationId, ...params.actor, params.data, params.at],
  );
  return result;
}
