import type { Queries } from '../../platform/db/database.ts';
import type { Page } from '../../platform/paging.ts';

export type UserRow = {
  user_id: string;
  username: string;
  display_name: string;
  avatar: string | null;
  balance: number;
  earned: number;
  spent: number;
  last_daily: Date | null;
  is_active: boolean;
  created_at: Date;
  left_at: Date | null;
  frozen_at: Date | null;
  frozen_reason: string | null;
  sort_key: string;
};

/** What a list of members may be sorted by, and the type its cursor's key is read as. */
const SORTS = {
  balance: { column: 'm.balance', type: 'bigint' },
  total_earned: { column: 'm.earned', type: 'bigint' },
  total_spent: { column: 'm.spent', type: 'bigint' },
  display_name: { column: `lower(coalesce(p.display_name, m.user_id::text))`, type: 'text' },
  created_at: { column: 'm.created_at', type: 'timestamptz' },
} as const;
export type UserSort = keyof typeof SORTS;

/** Coins leave as numeric, which the driver reads as safe integers. User 0 is the escrow and nobody. */
export const USER = `
  m.user_id, coalesce(p.username, m.user_id::text) as username, coalesce(p.display_name, m.user_id::text) as display_name,
  p.avatar, m.balance::numeric as balance, m.earned::numeric as earned, m.spent::numeric as spent, m.last_daily,
  m.is_active and m.left_at is null as is_active, m.created_at, m.left_at,
  m.frozen_at, m.frozen_reason`;
export const FROM = `
  from economy.members m left join economy.profiles p on p.guild_id = m.guild_id and p.user_id = m.user_id`;
/** Put away since they left; who came back is listed again, and after leaving once more waits anew. */
export const PUT_AWAY = `coalesce(m.put_away_at >= m.left_at, false)`;
const LISTED = `m.guild_id = $1 and m.user_id <> 0 and not ${PUT_AWAY}
  and ($2::text = 'all' or (m.is_active and m.left_at is null) = ($2::text = 'here'))
  and ($3::text is null or m.user_id::text = $3::text
       or strpos(lower(p.username), lower($3::text)) > 0 or strpos(lower(p.display_name), lower($3::text)) > 0)`;

/** Members in the asked order, one more than the page holds when there are more; ties go by id. */
export async function findUsers(
  db: Queries,
  wanted: {
    guildId: string;
    search: string | null;
    standing: 'here' | 'left' | 'all';
    sort: UserSort;
    isDescending: boolean;
    page: Page;
  },
): Promise<{ rows: UserRow[]; total: number }> {
  const { column, type } = SORTS[wanted.sort];
  const [direction, beyond] = wanted.isDescending ? ['desc', '<'] : ['asc', '>'];
  const filter = [wanted.guildId, wanted.standing, wanted.search] as const;
  const { after, limit, offset } = wanted.page;
  const counted = await db.query<{ total: string }>(`select count(*) as total ${FROM} where ${LISTED}`, filter);
  const rows = await db.query<UserRow>(
    `select ${USER}, ${column}::text as sort_key ${FROM} where ${LISTED}
       and ($4::text is null or (${column}, m.user_id) ${beyond} ($4::text::${type}, $5::bigint))
     order by ${column} ${direction}, m.user_id ${direction} limit $6 offset $7`,
    [...filter, after?.key ?? null, after?.id ?? null, limit + 1, offset],
  );
  return { rows, total: Number(counted[0]?.total ?? 0) };
}

export async function findUser(db: Queries, guildId: string, userId: string): Promise<UserRow | undefined> {
  const rows = await db.query<UserRow>(
    `select ${USER}, '' as sort_key ${FROM} where m.guild_id = $1 and m.user_id = $2 and m.user_id <> 0`,
    [guildId, userId],
  );
  return rows[0];
}
