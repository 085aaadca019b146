// `npm run verify-ledger`: checks that every coin of every server is accounted for, in the database that the environment and
// `.env` configure. Exits with 1 when an invariant is violated, with 2 when there is nothing to check.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../src/config.ts';
import { verifyLedger } from '../src/verify-ledger.ts';
import { openEmbedded } from '../src/platform/db/embedded/embedded-database.ts';
import { openPostgres } from '../src/platform/db/postgres.ts';

const result = loadConfig();
if (!result.ok) {
  console.error(result.problems.join('\n'));
  process.exit(2);
}
const { dataDir, database } = result.config;
const url = database.adminUrl ?? database.url;

if (url === undefined && !existsSync(join(dataDir, 'database'))) {
  console.error(`There is no database in ${dataDir}. Name one by DATABASE_URL or DATA_DIR.`);
  process.exit(2);
}
const opened = url === undefined ? await openEmbedded({ dataDir, statementTimeoutMs: 600_000 }) : undefined;
const db = opened?.admin ?? openPostgres({ url: url ?? '', max: 1 });
try {
  const findings = await verifyLedger(db);
  for (const { invariant, description, violations, examples } of findings) {
    console.log(`${violations === 0 ? 'holds ' : 'BROKEN'} ${invariant.padEnd(4)} ${description}`);
    if (violations > 0)
      console.log(
        `       ${violations} violations, first:\n${examples.map((example) => `         ${example}`).join('\n')}`,
      );
  }
  process.exitCode = findings.every(({ violations }) => violations === 0) ? 0 : 1;
} finally {
  await (opened ?? db).close();
}
