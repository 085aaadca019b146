/** What an act on a member may have changed: their own figures, the ledger, and what staff did. */
export const OF_MEMBERS = ['users', 'transactions', 'logs'] as const;
