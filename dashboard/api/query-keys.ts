/**
 * Every query key of the dashboard. A key is a topic, a guild, and what distinguishes the query; `one` and an id mean data of that
 * id only, so that a change of another one does not affect it.
 */
export const queryKeys = {
  account: ['account'],
  servers: (filters: object) => ['servers', 'all', filters],
  server: (guildId: string) => ['servers', guildId],
  config: (guildId: string) => ['servers', guildId, 'config'],
  channels: (guildId: string) => ['servers', guildId, 'channels'],
  roles: (guildId: string) => ['servers', guildId, 'roles'],
  incomes: (guildId: string) => ['servers', guildId, 'incomes'],
  leaderboard: (guildId: string) => ['servers', guildId, 'leaderboard'],
  serverStatus: (guildId: string) => ['servers', guildId, 'status'],
  audit: (guildId: string, cursor: string | undefined) => ['logs', guildId, 'audit', cursor],
  overview: (guildId: string) => ['transactions', guildId, 'overview'],
  supplyHistory: (guildId: string, days: number) => ['transactions', guildId, 'history', days],
  entries: (guildId: string, filters: object) => ['transactions', guildId, 'list', filters],
  entrySums: (guildId: string, filters: object) => ['transactions', guildId, 'sums', filters],
  members: (guildId: string, filters: object) => ['users', guildId, 'list', filters],
  inactiveMembers: (guildId: string, filters: object) => ['users', guildId, 'inactive', filters],
  cleanUpPreview: (guildId: string, days: number) => ['users', guildId, 'clean-up', days],
  member: (guildId: string, userId: string) => ['users', guildId, 'one', userId],
  tasks: (guildId: string, filters: object) => ['tasks', guildId, 'list', filters],
  task: (guildId: string, taskId: number) => ['tasks', guildId, 'one', String(taskId)],
  taskSettings: (guildId: string) => ['tasks', guildId, 'settings'],
  submissions: (guildId: string, filters: object) => ['claims', guildId, 'submissions', filters],
} as const;

/** The topic of the keys that a change of this data type affects, where the two names differ. */
const TOPIC_OF_DATA_TYPE: Readonly<Record<string, string>> = { config: 'servers', status: 'servers' };

/** Returns the topic of the keys that a change of this data type affects. */
export const topicOfDataType = (dataType: string): string => TOPIC_OF_DATA_TYPE[dataType] ?? dataType;

/** The topics that an operation of a page invalidates, so that the page is current even without a stream. */
const INVALIDATED_TOPICS = {
  member: ['users', 'transactions', 'logs'],
  settings: ['servers', 'logs'],
  task: ['tasks'],
  claim: ['tasks', 'claims'],
} as const;

/** Returns the keys that an operation on a member, the settings, a task or its claims invalidates. */
export const keysInvalidatedBy = (operation: keyof typeof INVALIDATED_TOPICS, guildId: string) =>
  INVALIDATED_TOPICS[operation].map((topic) => [topic, guildId]);
