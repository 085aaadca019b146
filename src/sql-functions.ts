/** The SQL function files, applied after the migrations in this order: later ones call earlier ones. Paths from the root. */
export const sqlFunctionFiles = [
  'src/platform/functions.sql',
  'src/core/access/functions.sql',
  'src/core/guilds/functions.sql',
  'src/core/ledger/functions.sql',
  'src/features/economy/functions.sql',
  'src/features/tasks/functions.sql',
] as const;
