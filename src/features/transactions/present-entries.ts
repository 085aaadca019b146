import { describeEntryAsText } from '../../core/ledger/describe-entry.ts';
import { kindName } from '../../core/ledger/entry-kinds.ts';
import { formatTransactionId, entryTimeMs } from '../../core/ledger/transaction-id.ts';
import { findProfiles } from '../../core/members/profile-store.ts';
import type { Queries } from '../../platform/db/database.ts';
import { avatarUrl } from '../../platform/discord/cdn-urls.ts';
import type { Transaction } from './contract.ts';
import { toMetadata } from './rules.ts';
import type { EntryRow } from './entries-store.ts';

/** Converts entries to the format of the API, with names, descriptions and timestamps. */
export async function presentEntries(
  queries: Queries,
  { guildId, rows, cdnUrl }: { guildId: string; rows: readonly EntryRow[]; cdnUrl: string },
): Promise<Transaction[]> {
  const userIds = rows.flatMap((row) => (row.other_id === null ? [row.user_id] : [row.user_id, row.other_id]));
  const profiles = userIds.length === 0 ? new Map<string, never>() : await findProfiles(queries, guildId, userIds);
  return rows.map((row) => {
    const type = kindName(row.kind);
    const profile = profiles.get(row.user_id);
    const otherName = row.other_id === null ? undefined : (profiles.get(row.other_id)?.displayName ?? row.other_id);
    return {
      id: formatTransactionId(row.op_id),
      user_id: row.user_id,
      user_name: profile?.displayName ?? row.user_id,
      user_avatar_url: avatarUrl(cdnUrl, { id: row.user_id, avatar: profile?.avatar ?? null }),
      amount: row.amount,
      balance_before: row.balance_after - row.amount,
      balance_after: row.balance_after,
      type,
      description: describeEntryAsText(type, row.data, otherName),
      timestamp: new Date(entryTimeMs(row.op_id)).toISOString(),
      metadata: toMetadata(type, row.data),
    };
  });
}
