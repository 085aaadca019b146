import type { Queries } from '../../platform/db/database.ts';
import type { Page } from '../../platform/paging.ts';
import type { Work } from '../../platform/work.ts';
import { FROM_MEMBERS, IS_ARCHIVED, USER_COLUMNS, type UserRow } from './store.ts';

/** Left at least $2 days ago and not archived. The guild is $1. */
const IS_INACTIVE = `m.guild_id = $1 and m.user_id <> 0 and m.left_at <= now() - $2::integer * interval '1 day' and not ${IS_ARCHIVED}`;

/** Returns members who left at least `days` days ago, longest ago first, one more than the page holds when there are more. */
export async function findInactive(
  db: Queries,
  query: { guildId: string; days: number; page: Page },
): Promise<{ rows: UserRow[]; total: number }> {
  const { guildId, days, page } = query;
  const { members: total } = await sumInactive(db, guildId, days);
  const rows = await db.query<UserRow>(
    `select ${USER_COLUMNS}, m.left_at::text as sort_key ${FROM_MEMBERS} where ${IS_INACTIVE}
       and ($3::text is null or (m.left_at, m.user_id) > ($3::text::timestamptz, $4::bigint))
     order by m.left_at, m.user_id limit $5 offset $6`,
    [guildId, days, page.after?.key ?? null, page.after?.id ?? null, page.limit + 1, page.offset],
  );
  return { rows, total };
}

export type InactiveTotals = { members: number; coins: number };

/** Counts the members who left at least `days` days ago and sums their balances, of the first `limit` by id if given. */
export async function sumInactive(db: Queries, guildId: string, days: number, limit?: number): Promise<InactiveTotals> {
  const [row] = await db.query<{ members: string; coins: number }>(
    `select count(*) as members, economy.clamp_to_safe_integer(coalesce(sum(found.balance), 0)) as coins
     from (select m.balance from economy.members m where ${IS_INACTIVE} order by m.user_id limit $3) found`,
    [guildId, days, limit ?? null],
  );
  return { members: Number(row?.members ?? 0), coins: row?.coins ?? 0 };
}

/** Archives the first `limit` members by id, the lock order of the ledger. Returns their ids and the sum of their balances. */
export async function archiveMembers(
  work: Work,
  { days, limit }: { days: number; limit: number },
): Promise<{ userIds: string[]; coins: number }> {
  const [row] = await work.query<{ userIds: string[]; coins: number }>(
    `with found as materialized (
       select m.user_id from economy.members m where ${IS_INACTIVE} order by m.user_id limit $3 for update),
     archived as (
       update economy.members member set put_away_at = now() from found
       where member.guild_id = $1 and member.user_id = found.user_id
       returning member.user_id, member.balance)
     select coalesce(array_agg(user_id), '{}') as "userIds", economy.clamp_to_safe_integer(coalesce(sum(balance), 0)) as coins from archived`,
    [work.guildId, days, limit],
  );
  return row ?? { userIds: [], coins: 0 };
}

/** Marks a member as present. Returns true when that changed anything. */
export async function markActive(work: Work, userId: string): Promise<boolean> {
  const rows = await work.query(
    `update economy.members set left_at = null, is_active = true, put_away_at = null
     where guild_id = $1 and user_id = $2 and user_id <> 0
       and (left_at is not null or not is_active or put_away_at is not null)
     returning user_id`,
    [work.guildId, userId],
  );
  return rows.length > 0;
}
