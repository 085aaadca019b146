/** First parts of the query keys that an operation on a member invalidates: members, ledger and audit log. */
export const MEMBER_QUERY_KEY_GROUPS = ['users', 'transactions', 'logs'] as const;
