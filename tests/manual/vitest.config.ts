import { configDefaults, defineConfig, mergeConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

// Manual tests that take minutes; not part of the automated checks.
const config = mergeConfig(base, defineConfig({ test: { testTimeout: 600_000 } }));
export default {
  ...config,
  test: { ...config.test, include: ['tests/manual/**/*.test.ts'], exclude: configDefaults.exclude },
};
