import { toPageReply, readPaging, type PagingQuery } from '../../platform/paging.ts';
import type { Ctx } from '../../platform/work.ts';
import { requireRight } from '../access/rights/require-right.ts';
import { toUser } from './list-users.ts';
import { findInactive } from './inactive-store.ts';
import { CORE_RIGHTS } from '../access/rights/core-rights.ts';

const ORDER = 'left';

/**
 * Lists members who left at least `days` days ago, longest ago first. Refuses `server_missing`, `not_allowed`,
 * `invalid_input` (paging).
 */
export async function listInactive(
  ctx: Ctx,
  input: { guildId: string; query: PagingQuery & { days: number }; cdnUrl: string },
) {
  const { guildId, query, cdnUrl } = input;
  const page = readPaging(query, ORDER);
  const { rows, total } = await ctx.read(guildId, async (queries) => {
    await requireRight(ctx, queries, guildId, CORE_RIGHTS.manage_members);
    return findInactive(queries, { guildId, days: query.days, page });
  });
  return {
    data: rows.slice(0, page.limit).map((row) => toUser(row, cdnUrl)),
    page: toPageReply(page, {
      total,
      order: ORDER,
      rows: rows.map(({ sort_key, user_id }) => ({ key: sort_key, id: user_id })),
    }),
  };
}
