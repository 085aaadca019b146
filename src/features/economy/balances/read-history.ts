import { describeEntryAsText } from '../../../core/ledger/describe-entry.ts';
import { findMemberEntries, type HistoryCursor } from '../../../core/ledger/history-store.ts';
import { kindName } from '../../../core/ledger/entry-kinds.ts';
import { entryTimeMs } from '../../../core/ledger/transaction-id.ts';
import { refuse } from '../refusals.ts';
import type { Ctx } from '../../../platform/work.ts';
import { readBalanceRow } from './balance-store.ts';

const PAGE_SIZE = 10;

export type History = {
  /** Newest first; `atMs` in milliseconds since 1970. */
  entries: { entryId: string; amount: number; balanceAfter: number; description: string; atMs: number }[];
  /** Cursors of the neighbouring pages; undefined where there is none. */
  newer: HistoryCursor | undefined;
  older: HistoryCursor | undefined;
  balance: number;
  currencyName: string;
};

/**
 * Reads the acting member's own entries, ten per page: the newest, or those next to a cursor.
 * Refuses: server_missing, feature_off, not_allowed (the history of another member).
 */
export async function readHistory(
  ctx: Ctx,
  { guildId, userId, from }: { guildId: string; userId: string; from?: HistoryCursor | undefined },
): Promise<History> {
  if (ctx.actor.kind === 'member' && ctx.actor.userId !== userId) throw refuse('not_allowed');
  return ctx.read(guildId, async (queries) => {
    const account = await readBalanceRow(queries, guildId, userId);
    if (account === undefined) throw refuse('server_missing');
    if (!account.feature_currency) throw refuse('feature_off', { feature: 'currency' });
    const found = await findMemberEntries(queries, { guildId, userId, cursor: from, limit: PAGE_SIZE + 1 });
    const hasMore = found.length > PAGE_SIZE;
    const isNewer = from?.side === 'newer';
    // The extra row is the farthest one in the direction of reading.
    const rows = isNewer ? found.slice(-PAGE_SIZE) : found.slice(0, PAGE_SIZE);
    const [first, last] = [rows[0], rows.at(-1)];
    const hasNewer = isNewer ? hasMore : from !== undefined;
    const hasOlder = isNewer || hasMore;
    return {
      entries: rows.map((row) => ({
        entryId: row.op_id,
        amount: row.amount,
        balanceAfter: row.balance_after,
        description: describeEntryAsText(kindName(row.kind), row.data, row.other_name ?? undefined),
        atMs: entryTimeMs(row.op_id),
      })),
      newer: hasNewer && first ? { side: 'newer', entryId: first.op_id } : undefined,
      older: hasOlder && last ? { side: 'older', entryId: last.op_id } : undefined,
      balance: account.balance,
      currencyName: account.currency_name,
    };
  });
}
