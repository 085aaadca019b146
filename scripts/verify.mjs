// `npm run verify`: runs all checks, the cheap ones first, and stops at the first failure.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const STEPS = [
  ['lock', 'scripts/lock-check.mjs'],
  ['format', 'node_modules/oxfmt/bin/oxfmt', '--check'],
  ['lint', 'node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings'],
  ['types', 'node_modules/ts7/bin/tsc', '--noEmit'],
  ['import rules', 'node_modules/vitest/vitest.mjs', 'run', 'tests/import-rules.test.ts'],
  ['dead code', 'node_modules/knip/bin/knip.js'],
  ['code that only tests use', 'node_modules/knip/bin/knip.js', '--production', '--include', 'files,exports,types'],
  ['web build', 'node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
  ['tests', 'scripts/test.mjs'],
];

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
for (const [name, ...command] of STEPS) {
  console.log(`verify: ${name} …`);
  const stepStartedAt = performance.now();
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
  if (status !== 0) {
    console.error(`verify: ${name} failed after ${secondsSince(stepStartedAt)} s`);
    process.exit(status || 1);
  }
  // The tests come last, and their summary must stay the last line.
  if (name !== STEPS.at(-1)[0]) console.log(`verify: ${name} took ${secondsSince(stepStartedAt)} s`);
}

function secondsSince(at) {
  return ((performance.now() - at) / 1000).toFixed(1);
}
