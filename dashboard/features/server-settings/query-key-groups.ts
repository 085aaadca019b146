/** What an act on the settings may have changed, besides what staff did. */
export const SETTINGS_QUERY_KEY_GROUPS = ['servers', 'logs'] as const;
