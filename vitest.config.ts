import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['src', 'sandbox', 'scripts', 'dashboard', 'words', 'bench'].map((room) => `${room}/**/*.test.{ts,tsx}`),
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    globalSetup: ['src/testing/global-setup.ts'],
  },
});
