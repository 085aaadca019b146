/** First parts of the query keys that an operation on the settings invalidates: server data and audit log. */
export const SETTINGS_QUERY_KEY_GROUPS = ['servers', 'logs'] as const;
