import { configDefaults, defineConfig } from 'vitest/config';
import { MANUAL_TESTS, TEST_FILES } from './scripts/source-folders.mjs';

export default defineConfig({
  test: {
    environment: 'node',
    include: TEST_FILES,
    exclude: [...configDefaults.exclude, ...MANUAL_TESTS.map((folder) => `${folder}/**`)],
    pool: 'forks',
    maxWorkers: 2,
    // The files of a worker run in one process and share what they import, which takes a quarter less CPU time.
    isolate: false,
    // A busy machine makes a test slow, not red.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    globalSetup: ['tests/support/database/global-setup.ts'],
  },
});
