// Compares the server CPU of one transfer with that of one TPC-B transaction of pgbench, in alternating turns on one
// PostgreSQL 15, then reports the bytes per entry and per member. See bench/README.md.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { verifyLedger } from '../../src/verify-ledger.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import { openPostgres } from '../../src/platform/db/postgres.ts';
import { grantAppRole } from '../../src/platform/db/roles.ts';
import { findPostgres15, CREATE_LOGINS_SQL, startPostgres } from '../../tests/support/database/postgres-server.ts';
import { schemaFiles } from '../../tests/support/database/schema.ts';

const GUILD = '900000000000000001';
const FIRST_MEMBER = 700_000_000_000_000_000n;
const MEMBERS = 50_000;
const BATCH = 500;
/** Scale 10 of pgbench is one million accounts, so the members table is the smaller one. */
const SCALE = 10;
const TURNS = 5;
const TURN_SECONDS = 3;
const CLIENTS = 4;
/** Linux counts a process's CPU in hundredths of a second (proc(5), USER_HZ). */
const TICK_US = 10_000;

const bin = findPostgres15();
if (bin === undefined) throw new Error('This benchmark needs PostgreSQL 15 with pgbench.');
const pgbench = path.join(bin, 'pgbench');
const folder = mkdtempSync(path.join(tmpdir(), 'economy-bench-ledger-'));
const server = await startPostgres(bin, folder);
try {
  const script = await prepare();
  const postmaster = Number(readFileSync(path.join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
  for (const protocol of ['extended', 'simple', 'prepared']) {
    const tpcbUs: number[] = [];
    const transferUs: number[] = [];
    for (let turn = 0; turn < TURNS; turn += 1) {
      tpcbUs.push(measure(postmaster, protocol, [`${server.superUrl}/tpcb`]));
      transferUs.push(measure(postmaster, protocol, ['-f', script, `${server.loginUrl}/ledger`]));
    }
    const [tpcbMedianUs, transferMedianUs] = [median(tpcbUs), median(transferUs)];
    console.log(
      `${protocol.padEnd(8)} TPC-B ${tpcbMedianUs.toFixed(0)} µs, transfer ${transferMedianUs.toFixed(0)} µs, ratio ${(transferMedianUs / tpcbMedianUs).toFixed(2)}` +
        `   (turns: ${transferUs.map((one, turn) => (one / (tpcbUs[turn] ?? NaN)).toFixed(2)).join(' ')})`,
    );
  }
  await reportTableSizes('after them');
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Creates both databases. The owner of the tables is not a superuser, so row-level security is part of the cost. Returns the path of the transfer script. */
async function prepare(): Promise<string> {
  const superuser = openPostgres({ url: `${server.superUrl}/postgres`, max: 1 });
  await superuser.script(CREATE_LOGINS_SQL);
  await superuser.script('create database tpcb');
  await superuser.script('create database ledger owner economy_owner');
  execFileSync(pgbench, ['-i', '-q', '-s', String(SCALE), `${server.superUrl}/tpcb`], { stdio: 'ignore' });

  const owner = openPostgres({ url: `${server.ownerUrl}/ledger`, max: 1 });
  await migrate(owner, schemaFiles());
  await grantAppRole(owner, 'economy_login');
  await owner.script(`
    create sequence economy.bench_acts start 1000000000000000000;
    grant usage on sequence economy.bench_acts to economy_login`);
  await owner.transaction(async (queries) => {
    await queries.query(`select set_config('app.guild_id', $1, true)`, [GUILD]);
    await queries.query(`insert into economy.guilds (guild_id, name, owner_id) values ($1, 'bench', 1)`, [GUILD]);
    await queries.query('insert into economy.guild_settings (guild_id) values ($1)', [GUILD]);
  });
  // One transaction per member, as in production: a batch would leave free space that no real table has.
  for (let first = 0; first < MEMBERS; first += BATCH) {
    await owner.script(`do $$ begin
      for nth in ${first} .. ${first + BATCH - 1} loop
        perform economy.batch_balance_updates(${GUILD}, 2000000000000000000 + nth,
          jsonb_build_array(jsonb_build_object('user_id', (${FIRST_MEMBER} + nth)::text, 'amount', 1000000, 'kind', 6)));
        commit;
      end loop;
    end $$`);
  }
  await reportTableSizes('before any transfer');
  await owner.script('vacuum analyze economy.members');
  await owner.script('vacuum analyze economy.entries');
  await owner.close();
  // From here on, autovacuum would be charged to the turn it runs in.
  await superuser.script('alter system set autovacuum = off');
  await superuser.script('select pg_reload_conf()');
  await superuser.close();

  const script = path.join(folder, 'transfer.sql');
  writeFileSync(
    script,
    `\\set from random(0, ${MEMBERS - 1})
\\set to (:from + random(1, ${MEMBERS - 1})) % ${MEMBERS}
select economy.transfer_coins(${GUILD}, nextval('economy.bench_acts'), ${FIRST_MEMBER} + :from, ${FIRST_MEMBER} + :to, 1, null);
`,
  );
  return script;
}

/** Runs one turn of pgbench. Returns the CPU of the whole cluster per transaction, in microseconds. */
function measure(postmaster: number, protocol: string, rest: readonly string[]): number {
  const before = clusterTicks(postmaster);
  const output = execFileSync(
    pgbench,
    ['-n', '-M', protocol, '-c', String(CLIENTS), '-T', String(TURN_SECONDS), ...rest],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const transactions = Number(/actually processed: (\d+)/.exec(output)?.[1]);
  if (!output.includes('number of failed transactions: 0')) throw new Error(output);
  return ((clusterTicks(postmaster) - before) * TICK_US) / transactions;
}

/** CPU ticks of the postmaster, its running children and the children it has reaped (proc(5), stat fields 14 to 17). */
function clusterTicks(postmaster: number): number {
  let ticks = 0;
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const fields = readStatFields(name);
    if (Number(name) === postmaster) ticks += sum(fields.slice(11, 15));
    else if (Number(fields[1]) === postmaster) ticks += sum(fields.slice(11, 13));
  }
  return ticks;
}

/** Returns [] for a process that ended after it was listed. */
function readStatFields(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  } catch {
    return [];
  }
}

async function reportTableSizes(label: string): Promise<void> {
  const owner = openPostgres({ url: `${server.ownerUrl}/ledger`, max: 1 });
  const broken = (await verifyLedger(owner)).filter(({ violations }) => violations > 0);
  console.log(broken.length === 0 ? 'verify-ledger: all holds' : JSON.stringify(broken));
  for (const table of ['entries', 'members', 'changes']) {
    await owner.script(`vacuum economy.${table}`);
    const [row] = await owner.transaction(async (queries) => {
      await queries.query(`select set_config('app.across_guilds', 'on', true)`);
      return queries.query<{ rows: number; bytes: number }>(
        `select count(*)::numeric as rows, pg_total_relation_size('economy.${table}')::numeric as bytes from economy.${table}`,
      );
    });
    if (row !== undefined)
      console.log(`${label}, ${table}: ${row.rows} rows, ${(row.bytes / row.rows).toFixed(0)} B each with indexes`);
  }
  await owner.close();
}

function sum(fields: readonly string[]): number {
  return fields.reduce((total, field) => total + Number(field), 0);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
