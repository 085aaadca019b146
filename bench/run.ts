// `npm run bench`: runs all benchmarks one after the other. The machine should be otherwise idle.
import { spawnSync } from 'node:child_process';
import process from 'node:process';

const BENCHMARKS = [
  ['bench/memory/run.ts'],
  ['bench/interactions/run.ts'],
  ['bench/stream/run.ts', '2000'],
  ['bench/stream/run.ts', '5000'],
  ['bench/sandbox/run.ts'],
  ['bench/ledger/run.ts'],
  ['bench/members/run.ts'],
  ['bench/tasks/run.ts'],
];

for (const [script = '', ...parameters] of BENCHMARKS) {
  console.log(`\n${[script, ...parameters].join(' ')}`);
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', script, ...parameters], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
