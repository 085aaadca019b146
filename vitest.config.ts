import { configDefaults, defineConfig } from 'vitest/config';
import { MANUAL_TESTS, TEST_FILES } from './scripts/source-folders.mjs';

export default defineConfig({
  test: {
    environment: 'node',
    include: TEST_FILES,
    exclude: [...configDefaults.exclude, ...MANUAL_TESTS.map((folder) => `${folder}/**`)],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    globalSetup: ['tests/support/database/global-setup.ts'],
  },
});
