import { iconUrl } from '../../platform/discord/cdn-urls.ts';
import { toPageReply, readPaging, type PagingQuery } from '../../platform/paging.ts';
import { refuse } from './refusals.ts';
import type { Ctx } from '../../platform/work.ts';
import { listStaffGuilds, requireStaff, type FindMembership, type StaffRight } from '../access/rights/staff-rights.ts';
import type { Server } from './contract.ts';
import { findServer, findServers, type ServerRow } from './store.ts';

const ORDER = 'name';

/** Lists the guilds the caller may manage: all for the operator, those where they are staff for a member. */
export async function listServers(
  ctx: Ctx,
  query: PagingQuery & { search?: string | undefined },
  dependencies: { cdnUrl: string; findMembership: FindMembership },
) {
  const page = readPaging(query, ORDER);
  const rights =
    ctx.actor.kind === 'member' ? await listStaffGuilds(ctx, ctx.actor.userId, dependencies.findMembership) : null;
  const guildIds = rights === null ? null : [...rights.keys()];
  const search = query.search?.trim() || null;
  const { rows, total } = await ctx.acrossGuilds((queries) => findServers(queries, { guildIds, search, page }));
  return {
    data: rows
      .slice(0, page.limit)
      .map((row) => toServer(row, { right: rights?.get(row.guild_id) ?? 'operator', cdnUrl: dependencies.cdnUrl })),
    page: toPageReply(page, {
      total,
      order: ORDER,
      rows: rows.map(({ sort_key, guild_id }) => ({ key: sort_key, id: guild_id })),
    }),
  };
}

/** Returns one guild. Refuses `server_missing`, `not_allowed`. */
export async function getServer(ctx: Ctx, guildId: string, dependencies: { cdnUrl: string }): Promise<Server> {
  return ctx.read(guildId, async (queries) => {
    const right = await requireStaff(ctx, queries, guildId);
    const row = await findServer(queries, guildId);
    if (row === undefined) throw refuse('server_missing');
    return toServer(row, { right, cdnUrl: dependencies.cdnUrl });
  });
}

const toServer = (row: ServerRow, viewer: { right: StaffRight; cdnUrl: string }): Server => ({
  id: row.guild_id,
  name: row.name,
  icon_url: iconUrl(viewer.cdnUrl, { id: row.guild_id, icon: row.icon }),
  owner_id: row.owner_id,
  member_count: row.member_count,
  total_currency: row.total_currency,
  currency_name: row.currency_name,
  currency_symbol: row.currency_symbol,
  timezone: row.timezone,
  your_right: viewer.right,
  is_available: !row.is_unavailable,
  joined_at: row.joined_at.toISOString(),
});
