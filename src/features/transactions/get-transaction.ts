import { requireStaff } from '../../core/access/rights/staff-rights.ts';
import { parseTransactionId } from '../../core/ledger/transaction-id.ts';
import { refuse } from '../../core/ledger/refusals.ts';
import type { Ctx } from '../../platform/work.ts';
import type { Transaction } from './contract.ts';
import { presentEntries } from './present-entries.ts';
import { findEntry } from './entries-store.ts';

/**
 * Reads one entry of a server's ledger; entries of other servers are missing.
 * Refuses: server_missing, not_allowed, transaction_missing.
 */
export async function getTransaction(
  ctx: Ctx,
  { guildId, transactionId, cdnUrl }: { guildId: string; transactionId: string; cdnUrl: string },
): Promise<Transaction> {
  return ctx.read(guildId, async (queries) => {
    await requireStaff(ctx, queries, guildId);
    const entryId = parseTransactionId(transactionId);
    const row = entryId === undefined ? undefined : await findEntry(queries, guildId, entryId);
    if (row === undefined) throw refuse('transaction_missing');
    const [transaction] = await presentEntries(queries, { guildId, rows: [row], cdnUrl });
    if (transaction === undefined) throw new Error('Presenting one entry returned none.');
    return transaction;
  });
}
