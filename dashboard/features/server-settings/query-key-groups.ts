/** What an act on the settings may have changed, besides what staff did. */
export const OF_SETTINGS = ['servers', 'logs'] as const;
