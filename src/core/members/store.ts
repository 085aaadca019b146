import type { Queries } from '../../platform/db/database.ts';

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

/** Coins are cast to numeric, which the driver parses as safe integers. */
export const USER_COLUMNS = `
  m.user_id, coalesce(p.username, m.user_id::text) as username, coalesce(p.display_name, m.user_id::text) as display_name,
  p.avatar, m.balance::numeric as balance, economy.clamp_to_safe_integer(m.earned) as earned,
  economy.clamp_to_safe_integer(m.spent) as spent, m.last_daily,
  m.is_active and m.left_at is null as is_active, m.created_at, m.left_at,
  m.frozen_at, m.frozen_reason`;
const PROFILE_JOIN = `left join economy.profiles p on p.guild_id = m.guild_id and p.user_id = m.user_id`;
export const FROM_MEMBERS = `
  from economy.members m ${PROFILE_JOIN}`;
/** Archived after they last left: a member who comes back is listed again, and must be archived again after leaving again. */
export const IS_ARCHIVED = `coalesce(m.put_away_at >= m.left_at, false)`;

/** Returns a member of a guild; undefined when unknown. User 0 is the escrow account, not a member. */
export async function findUser(db: Queries, guildId: string, userId: string): Promise<UserRow | undefined> {
  const rows = await db.query<UserRow>(
    `select ${USER_COLUMNS}, '' as sort_key ${FROM_MEMBERS} where m.guild_id = $1 and m.user_id = $2 and m.user_id <> 0`,
    [guildId, userId],
  );
  return rows[0];
}
