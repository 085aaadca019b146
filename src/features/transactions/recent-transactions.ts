import type { ProfilePart } from '../../platform/define-feature.ts';
import { presentEntries } from './present-entries.ts';
import { FULL_RANGE, listEntries } from './entries-store.ts';

const RECENT_LIMIT = 10;

/** The newest entries of a member, for the member's page. */
export const recentTransactions =
  (cdnUrl: string): ProfilePart =>
  async (queries, { guildId, userId }) => {
    const page = { ...FULL_RANGE, userId, limit: RECENT_LIMIT, offset: 0, isAscending: false };
    const rows = await listEntries(queries, guildId, page);
    return { recent_transactions: await presentEntries(queries, { guildId, rows, cdnUrl }) };
  };
