import type { Queries } from '../../../platform/db/database.ts';

export type RankedMember = { user_id: string; rank: number; balance: number; display_name: string | null };
export type LeaderboardRow = {
  feature_currency: boolean;
  currency_name: string;
  /** The richest first; members with equal balances share a rank. */
  members: RankedMember[];
};

/** Reads the members with the most coins in one statement; those who left or are inactive are left out. */
export async function readTopMembers(
  queries: Queries,
  guildId: string,
  limit: number,
): Promise<LeaderboardRow | undefined> {
  const [row] = await queries.query<LeaderboardRow>(
    `select coalesce(s.feature_currency, true) as feature_currency, coalesce(s.currency_name, 'coins') as currency_name,
       coalesce((
         select jsonb_agg(jsonb_build_object('user_id', top.user_id::text, 'rank', top.rank, 'balance', top.balance,
           'display_name', p.display_name) order by top.rank, top.user_id)
         from (
           -- Ranking the listed members is enough: everyone above one of them is listed too.
           select richest.user_id, richest.balance, rank() over (order by richest.balance desc) as rank
           from (
             select m.user_id, m.balance from economy.members m
             where m.guild_id = $1 and m.user_id <> 0 and m.balance > 0 and m.left_at is null and m.is_active
             order by m.balance desc, m.user_id limit $2
           ) richest
         ) top left join economy.profiles p on p.guild_id = $1 and p.user_id = top.user_id
       ), '[]') as members
     from economy.guilds g left join economy.guild_settings s on s.guild_id = g.guild_id
     where g.guild_id = $1 and g.left_at is null`,
    [guildId, limit],
  );
  return row;
}

/** Reads a member's rank and coins; rank 0 for a member without coins. */
export async function readMemberRank(
  queries: Queries,
  guildId: string,
  userId: string,
): Promise<{ rank: number; balance: number }> {
  const [row] = await queries.query<{ rank: number; balance: number }>(
    `select own.balance::numeric as balance, case when own.balance > 0 then 1 + (
         select count(*) from economy.members m
         where m.guild_id = $1 and m.user_id <> 0 and m.balance > own.balance and m.left_at is null and m.is_active
       ) else 0 end::numeric as rank
     from economy.members own where own.guild_id = $1 and own.user_id = $2`,
    [guildId, userId],
  );
  return row ?? { rank: 0, balance: 0 };
}
