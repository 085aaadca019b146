// Measures the database CPU of what members and staff read in a server with 100,000 members, and compares the first page of
// each list with page 2,000. See bench/README.md.
import { readFileSync } from 'node:fs';
import { findMemberEntries } from '../../src/core/ledger/history-store.ts';
import { findUsers } from '../../src/core/members/find-users-store.ts';
import type { UserSort } from '../../src/core/members/list-store.ts';
import { readMemberRank, readTopMembers } from '../../src/features/economy/leaderboard/leaderboard-store.ts';
import { readBalanceRow } from '../../src/features/economy/balances/balance-store.ts';
import { readIn } from '../../src/platform/context.ts';
import type { Queries } from '../../src/platform/db/database.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import { openPostgres } from '../../src/platform/db/postgres.ts';
import { grantAppRole } from '../../src/platform/db/roles.ts';
import { schemaFiles } from '../../tests/support/database/schema.ts';
import { startBenchPostgres } from '../support/bench-postgres.ts';

const GUILD = '900000000000000001';
const MEMBERS = 100_000;
/** One member in this many has no known name. */
const NAMELESS_EVERY = 100;
const FIRST = '700000000000000000';
const ENTRIES_EACH = 5;
const PAGE = 50;
const TURNS = 20;
/** A member in the middle of the lists, with more entries than the others. */
const SAMPLE_MEMBER = '700000000000050000';
const HISTORY = 2_000;
const SAMPLE_FIRST_ENTRY_ID = '2100000000000000000';

const { server, environment } = await startBenchPostgres();
const owner = openPostgres({ url: environment['DATABASE_ADMIN_URL'] ?? '', max: 1 });
const app = openPostgres({ url: environment['DATABASE_URL'] ?? '', max: 1 });
try {
  await migrate(owner, schemaFiles());
  await grantAppRole(owner, 'economy_login');
  await fill();
  const reads: Record<string, (queries: Queries) => Promise<unknown>> = {
    '/balance': (queries) => readBalanceRow(queries, GUILD, SAMPLE_MEMBER),
    '/history, newest': (queries) => readHistory(queries, undefined),
    '/history, 1,900 entries back': (queries) => readHistory(queries, String(BigInt(SAMPLE_FIRST_ENTRY_ID) + 200n)),
    '/leaderboard, the first hundred': (queries) => readTopMembers(queries, GUILD, 100),
    '/leaderboard, own rank in the middle': (queries) => readMemberRank(queries, GUILD, SAMPLE_MEMBER),
    'members by name, page 1': (queries) => readUsers(queries, { sort: 'display_name' }),
    'members by name, page 2,000': (queries) =>
      readUsers(queries, { sort: 'display_name', after: { key: 'member 099948', id: '700000000000099948' } }),
    'members by balance, page 1': (queries) => readUsers(queries, {}),
    'members by balance, page 2,000': (queries) =>
      readUsers(queries, { after: { key: '50', id: '700000000000000050' } }),
    'found by a rare name': (queries) => readUsers(queries, { search: 'member 077777' }),
    'found by a part that 99,000 share, page 1': (queries) => readUsers(queries, { search: 'member' }),
    'the same, page 1,900': (queries) =>
      readUsers(queries, { search: 'member', after: { key: '5000', id: '700000000000005000' } }),
    'the same by name, page 1': (queries) => readUsers(queries, { search: 'member', sort: 'display_name' }),
    'the same by name, page 1,900': (queries) =>
      readUsers(queries, {
        search: 'member',
        sort: 'display_name',
        after: { key: 'member 095000', id: '700000000000095000' },
      }),
    'found by a part that 990 share': (queries) => readUsers(queries, { search: 'member 011' }),
    'found by a part that 3,700 share': (queries) => readUsers(queries, { search: '33' }),
    'found by a part that 9,900 of the poorest share': (queries) => readUsers(queries, { search: 'member 01' }),
  };
  // Without parallel workers one process does all the work, so its own CPU time is not affected by other load.
  await app.query(`select set_config('max_parallel_workers_per_gather', '0', false)`);
  const [backend] = await app.query<{ pid: number }>('select pg_backend_pid() as pid');
  for (const [name, read] of Object.entries(reads)) {
    await readIn(app, GUILD, read);
    const before = cpuMs(backend?.pid);
    for (let turn = 0; turn < TURNS; turn += 1) await readIn(app, GUILD, read);
    console.log(`${name.padEnd(40)} ${((cpuMs(backend?.pid) - before) / TURNS).toFixed(1)} ms`);
  }
} finally {
  await app.close();
  await owner.close();
  await server.stop();
}

/** The last row of the page before the requested one. */
type Cursor = { key: string; id: string };

function readUsers(
  queries: Queries,
  { sort = 'balance', search = null, after = null }: { sort?: UserSort; search?: string | null; after?: Cursor | null },
): Promise<unknown> {
  return findUsers(queries, {
    guildId: GUILD,
    search,
    standing: 'here',
    sort,
    isDescending: sort === 'balance',
    page: { limit: PAGE, offset: 0, after },
  });
}

function readHistory(queries: Queries, before: string | undefined): Promise<unknown> {
  const cursor = before === undefined ? undefined : ({ side: 'older', entryId: before } as const);
  return findMemberEntries(queries, { guildId: GUILD, userId: SAMPLE_MEMBER, cursor, limit: 11 });
}

/** User and system CPU time of a process. Linux counts it in hundredths of a second (proc(5), USER_HZ). */
function cpuMs(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Inserts members with different balances, most of them with names. Each has a history; SAMPLE_MEMBER has a long one. */
async function fill(): Promise<void> {
  await owner.transaction(async (queries) => {
    await queries.query(`select set_config('app.guild_id', $1, true), set_config('statement_timeout', '0', true)`, [
      GUILD,
    ]);
    await queries.query(`insert into economy.guilds (guild_id, name, owner_id) values ($1, 'bench', 1)`, [GUILD]);
    await queries.query('insert into economy.guild_settings (guild_id) values ($1)', [GUILD]);
    await queries.query(
      `insert into economy.profiles (guild_id, user_id, username, display_name)
       select $1, $2::bigint + nth, 'user_' || nth, 'Member ' || lpad(nth::text, 6, '0')
       from generate_series(0, $3::bigint - 1) nth where nth % $4 <> $4 - 1 order by md5(nth::text)`,
      [GUILD, FIRST, MEMBERS, NAMELESS_EVERY],
    );
    await queries.query(
      `insert into economy.members (guild_id, user_id, balance, earned, entries)
       select $1, $2::bigint + nth, nth, nth, $4 from generate_series(0, $3::bigint - 1) nth order by md5(nth::text)`,
      [GUILD, FIRST, MEMBERS, ENTRIES_EACH],
    );
    await queries.query(
      `insert into economy.entries (guild_id, op_id, user_id, amount, balance_after, seq, kind)
       select $1, 2000000000000000000 + nth * 2, $2::bigint + nth % $3, 1, 1, nth / $3 + 1, 1
       from generate_series(0, $3::bigint * $4 - 1) nth`,
      [GUILD, FIRST, MEMBERS, ENTRIES_EACH],
    );
    await queries.query(
      `insert into economy.entries (guild_id, op_id, user_id, amount, balance_after, seq, kind)
       select $1, $2::bigint + nth * 2, $3, 1, 1, 100 + nth, 1 from generate_series(0, $4::bigint - 1) nth`,
      [GUILD, SAMPLE_FIRST_ENTRY_ID, SAMPLE_MEMBER, HISTORY],
    );
  });
  for (const table of ['members', 'profiles', 'entries']) await owner.script(`vacuum analyze economy.${table}`);
}
