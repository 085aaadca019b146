import type { ProfileSection } from '../../platform/define-feature.ts';
import { presentEntries } from './present-entries.ts';
import { FULL_RANGE, listEntries } from './entries-store.ts';

const RECENT_LIMIT = 10;

/** Creates the section of a member's profile that lists the newest entries. */
export const recentTransactions =
  (cdnUrl: string): ProfileSection =>
  async (queries, { guildId, userId }) => {
    const page = { ...FULL_RANGE, userId, limit: RECENT_LIMIT, offset: 0, isAscending: false };
    const rows = await listEntries(queries, guildId, page);
    return { recent_transactions: await presentEntries(queries, { guildId, rows, cdnUrl }) };
  };
