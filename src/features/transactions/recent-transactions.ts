import type { ProfilePart } from '../../platform/define-feature.ts';
import { presentEntries } from './present-entries.ts';
import { EVERYTHING, listEntries } from './entries-store.ts';

const SHOWN = 10;

/** The newest entries of a member, for the member's page. */
export const recentTransactions =
  (cdnUrl: string): ProfilePart =>
  async (queries, { guildId, userId }) => {
    const page = { ...EVERYTHING, userId, limit: SHOWN, offset: 0, isAscending: false };
    const rows = await listEntries(queries, guildId, page);
    return { recent_transactions: await presentEntries(queries, { guildId, rows, cdnUrl }) };
  };
