import { avatarUrl } from '../../platform/discord/cdn-urls.ts';
import type { ProfileSection } from '../../platform/define-feature.ts';
import { toPageReply, readPaging, type PagingQuery } from '../../platform/paging.ts';
import { refuse } from './refusals.ts';
import type { Ctx } from '../../platform/work.ts';
import { requireStaff } from '../access/rights/staff-rights.ts';
import type { ProfileSections, User } from './contract.ts';
import { findUsers } from './find-users-store.ts';
import type { UserSort } from './list-store.ts';
import { findUser, type UserRow } from './store.ts';

export type UsersQuery = PagingQuery & {
  search?: string | undefined;
  sort_by?: UserSort | undefined;
  order?: 'asc' | 'desc' | undefined;
  include_inactive?: boolean | undefined;
  standing?: 'here' | 'left' | 'all' | undefined;
};

/** Lists members with balances, by default highest balance first. Refuses `server_missing`, `not_allowed`, `invalid_input`. */
export async function listUsers(ctx: Ctx, input: { guildId: string; query: UsersQuery; cdnUrl: string }) {
  const { guildId, query, cdnUrl } = input;
  const sort = query.sort_by ?? 'balance';
  const direction = query.order ?? (sort === 'display_name' ? 'asc' : 'desc');
  const order = `${sort} ${direction}`;
  const page = readPaging(query, order);
  const { rows, total, isLowerBound } = await ctx.read(guildId, async (queries) => {
    await requireStaff(ctx, queries, guildId);
    return findUsers(queries, {
      guildId,
      search: query.search?.trim() || null,
      standing: query.standing ?? (query.include_inactive ? 'all' : 'here'),
      sort,
      isDescending: direction === 'desc',
      page,
    });
  });
  return {
    data: rows.slice(0, page.limit).map((row) => toUser(row, cdnUrl)),
    page: toPageReply(page, {
      total,
      isLowerBound,
      order,
      rows: rows.map(({ sort_key, user_id }) => ({ key: sort_key, id: user_id })),
    }),
  };
}

/**
 * Returns one member with the profile sections of all features. The server parses the reply, which validates the sections.
 * Refuses `server_missing`, `not_allowed`, `member_missing`.
 */
export async function getUser(
  ctx: Ctx,
  input: { guildId: string; userId: string; cdnUrl: string; profileSections: readonly ProfileSection[] },
): Promise<User & ProfileSections> {
  const { guildId, userId, cdnUrl } = input;
  return ctx.read(guildId, async (queries) => {
    await requireStaff(ctx, queries, guildId);
    const row = await findUser(queries, guildId, userId);
    if (row === undefined) throw refuse('member_missing');
    const sections = await Promise.all(input.profileSections.map((section) => section(queries, { guildId, userId })));
    return Object.assign(toUser(row, cdnUrl), ...sections) as User & ProfileSections;
  });
}

/** Converts a row to the API's member. */
export const toUser = (row: UserRow, cdnUrl: string): User => ({
  id: row.user_id,
  username: row.username,
  display_name: row.display_name,
  avatar_url: avatarUrl(cdnUrl, { id: row.user_id, avatar: row.avatar }),
  balance: row.balance,
  total_earned: row.earned,
  total_spent: row.spent,
  last_daily: row.last_daily?.toISOString() ?? null,
  is_active: row.is_active,
  created_at: row.created_at.toISOString(),
  left_at: row.left_at?.toISOString() ?? null,
  frozen_at: row.frozen_at?.toISOString() ?? null,
  frozen_reason: row.frozen_reason,
});
