// `npm run verify-ledger`: proves that every coin of every server is accounted for, on the database that the program would
// work with by the environment and `.env`. Exits with 1 when something does not add up, with 2 when there was nothing to check.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../src/config.ts';
import { verifyLedger } from '../src/core/ledger/verify-store.ts';
import { openEmbedded } from '../src/platform/db/embedded/embedded-database.ts';
import { openPostgres } from '../src/platform/db/postgres.ts';

const reading = loadConfig();
if (!reading.ok) {
  console.error(reading.problems.join('\n'));
  process.exit(2);
}
const { dataDir, database } = reading.config;
const url = database.adminUrl ?? database.url;

if (url === undefined && !existsSync(join(dataDir, 'database'))) {
  console.error(`There is no database in ${dataDir}. Name one by DATABASE_URL or DATA_DIR.`);
  process.exit(2);
}
const opened = url === undefined ? await openEmbedded({ dataDir, statementTimeoutMs: 600_000 }) : undefined;
const db = opened?.admin ?? openPostgres({ url: url ?? '', max: 1 });
try {
  const findings = await verifyLedger(db);
  for (const { invariant, claim, breaches, examples } of findings) {
    console.log(`${breaches === 0 ? 'holds ' : 'BROKEN'} ${invariant.padEnd(4)} ${claim}`);
    if (breaches > 0)
      console.log(`       ${breaches} breaches, first:\n${examples.map((one) => `         ${one}`).join('\n')}`);
  }
  process.exitCode = findings.every(({ breaches }) => breaches === 0) ? 0 : 1;
} finally {
  await (opened ?? db).close();
}
