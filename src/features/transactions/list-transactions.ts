import { requireStaff } from '../../core/access/member-servers.ts';
import { kindNumber, type KindName } from '../../core/ledger/kinds.ts';
import { pageReply, readPaging, type PagingQuery } from '../../platform/paging.ts';
import type { Ctx } from '../../platform/work.ts';
import { presentEntries } from './present.ts';
import { countEntries, listEntries } from './store.ts';

const NEWEST_FIRST = 'newest';

type Asked = {
  guildId: string;
  query: PagingQuery & { user_id?: string | undefined; type?: KindName | 'shop' | undefined };
  cdnUrl: string;
};

/**
 * The ledger of a server, newest first; deep pages by cursor.
 * Refuses: server_missing, not_allowed, invalid_input (page beyond 10,000 entries, a cursor of another list).
 */
export async function listTransactions(ctx: Ctx, { guildId, query, cdnUrl }: Asked) {
  const page = readPaging(query, NEWEST_FIRST);
  const kind = query.type === 'shop' ? 'shop_purchase' : query.type;
  const filter = { userId: query.user_id, kind: kind && kindNumber(kind) };
  return ctx.read(guildId, async (queries) => {
    await requireStaff(ctx, queries, guildId);
    const total = await countEntries(queries, guildId, filter);
    const { limit, offset, after } = page;
    const rows = await listEntries(queries, guildId, { ...filter, before: after?.id, limit: limit + 1, offset });
    return {
      data: await presentEntries(queries, { guildId, rows: rows.slice(0, limit), cdnUrl }),
      page: pageReply(page, {
        total,
        order: NEWEST_FIRST,
        rows: rows.map((row) => ({ key: '', id: row.op_id })),
      }),
    };
  });
}
