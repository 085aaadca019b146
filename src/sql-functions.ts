import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('..', import.meta.url);

/** The files of the layers below the features: later ones call earlier ones. */
const SHARED_FILES = [
  'src/platform/functions.sql',
  'src/core/access/functions.sql',
  'src/core/guilds/functions.sql',
  'src/core/ledger/functions.sql',
];
/** Every feature that has hot operations; their functions do not call each other. */
const featureFiles = readdirSync(fileURLToPath(new URL('src/features', root)))
  .map((feature) => `src/features/${feature}/functions.sql`)
  .filter((path) => existsSync(fileURLToPath(new URL(path, root))))
  .toSorted();

/** The SQL function files, applied after the migrations in this order. Paths from the root. */
export const sqlFunctionFiles: readonly string[] = [...SHARED_FILES, ...featureFiles];
