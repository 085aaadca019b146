/** What an act on a member may have changed: their own figures, the ledger, and what staff did. */
export const MEMBER_QUERY_KEY_GROUPS = ['users', 'transactions', 'logs'] as const;
