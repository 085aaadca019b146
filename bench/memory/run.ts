// Measures memory and start-up time: with 2,500 servers on PostgreSQL, and for the first and second start of the demo.
// See bench/README.md.
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { startSandbox } from '../../sandbox/start.ts';
import { acrossGuilds } from '../../src/platform/context.ts';
import { openPostgres } from '../../src/platform/db/postgres.ts';
import { startBenchPostgres } from '../support/bench-postgres.ts';
import { startMeasured } from '../support/measured-process.ts';

const GUILDS = 2_500;
const SETTLE_MS = 10_000;

async function measureManyServers(): Promise<void> {
  const sandbox = await startSandbox({ guilds: GUILDS, channelsPerGuild: 50, rolesPerGuild: 30, membersPerGuild: 5 });
  const { server, environment } = await startBenchPostgres();
  const bot = await startMeasured('src/main.ts', {
    ...environment,
    DATA_DIR: await mkdtemp(join(tmpdir(), 'economy-bench-')),
    PORT: '5873',
    DISCORD_TOKEN: sandbox.token,
    DISCORD_API_URL: sandbox.apiUrl,
    DISCORD_APPLICATION_ID: sandbox.applicationId,
  });
  const db = openPostgres({ url: environment['DATABASE_URL'] ?? '', max: 1, log: () => undefined });
  const startedMs = performance.now();
  let storedCount = 0;
  while (storedCount < GUILDS && performance.now() - startedMs < 180_000) {
    await pause(100);
    storedCount = (await acrossGuilds(db, (queries) => queries.query('select 1 from economy.guilds'))).length;
  }
  console.log(
    `${GUILDS} servers of 50 channels and 30 roles: ready after ${(bot.readyMs / 1000).toFixed(1)} s, ${storedCount} stored after ${((performance.now() - startedMs) / 1000).toFixed(1)} s more`,
  );
  await pause(SETTLE_MS);
  console.log(
    `resident ${bot.residentMb().toFixed(0)} MB settled, ${bot.peakResidentMb().toFixed(0)} MB peak while they were received`,
  );
  await db.close();
  await bot.stop();
  await sandbox.close();
  await server.stop();
}

async function measureDemo(): Promise<void> {
  if (!existsSync('dist/web')) console.log('The dashboard is not built; the demo serves only the API.');
  const dataDir = await mkdtemp(join(tmpdir(), 'economy-bench-'));
  for (const which of ['first', 'second']) {
    const bot = await startMeasured('src/main.ts', { DATA_DIR: dataDir, PORT: '5874' });
    await pause(SETTLE_MS / 2);
    console.log(
      `demo, ${which} start: ready after ${(bot.readyMs / 1000).toFixed(1)} s, at most ${bot.peakResidentMb().toFixed(0)} MB resident, ${bot.residentMb().toFixed(0)} MB settled`,
    );
    await bot.stop();
  }
}

await measureDemo();
await measureManyServers();
process.exit(0);
