// Measures the database CPU of each page of the task list (10,000 tasks) and the review page (200,000 claims).
// See bench/README.md.
import { readFileSync } from 'node:fs';
import { findTasks, readTaskSummary, type TaskSort } from '../../src/features/tasks/tasks/list/task-list-store.ts';
import { findMyClaims } from '../../src/features/tasks/claims/my-claims-store.ts';
import { findOpenTasks } from '../../src/features/tasks/tasks/list/open-tasks-store.ts';
import { findClaims, findSubmissions, type SubmissionSort } from '../../src/features/tasks/review/submissions-store.ts';
import type { Queries } from '../../src/platform/db/database.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import { openPostgres } from '../../src/platform/db/postgres.ts';
import { grantAppRole } from '../../src/platform/db/roles.ts';
import { schemaFiles } from '../../tests/support/database/schema.ts';
import { startBenchPostgres } from '../support/bench-postgres.ts';

const GUILD = '900000000000000001';
const TASKS = 10_000;
const CLAIMS = 200_000;
const MEMBERS = 20_000;
const FIRST_MEMBER = '700000000000000000';
const TURNS = 20;
const LIMIT_MS = 50;
/** Linux counts a process's CPU in hundredths of a second (proc(5), USER_HZ). */
const TICK_MS = 10;

const { server, environment } = await startBenchPostgres();
try {
  const owner = openPostgres({ url: environment['DATABASE_ADMIN_URL'] ?? '', max: 1 });
  await migrate(owner, schemaFiles());
  await grantAppRole(owner, 'economy_login');
  await fill();
  await owner.close();
  const app = openPostgres({ url: environment['DATABASE_URL'] ?? '', max: 1 });
  await measureAll(app);
  await app.close();

  /** Fills one server. One claim in twenty is pending review; three in five are completed. */
  async function fill(): Promise<void> {
    await owner.transaction(async (queries) => {
      await queries.script(`set local app.guild_id = '${GUILD}'; set local statement_timeout = 0`);
      await queries.script(`
        insert into economy.guilds (guild_id, name, owner_id) values (${GUILD}, 'bench', 1);
        insert into economy.guild_settings (guild_id) values (${GUILD});
        insert into economy.members (guild_id, user_id) select ${GUILD}, ${FIRST_MEMBER} + n from generate_series(0, ${MEMBERS - 1}) n;
        insert into economy.claims (guild_id, claim_id, task_id, user_id, round, status, reward, claimed_at, deadline, submitted_at,
          completed_at, tries, reviewer, decided_at, paid_act)
        select ${GUILD}, 1000000000000000000 + n, 1 + n % ${TASKS}, ${FIRST_MEMBER} + (n * 7919) % ${MEMBERS}, 1 + n / ${TASKS}, status, 100,
          at, at + interval '3 days', case when status <> 'in_progress' then at + interval '1 day' end,
          case when status = 'completed' then at + interval '2 days' end, case when status <> 'in_progress' then 1 else 0 end,
          case when status in ('completed', 'rejected') then 'operator:admin' end,
          case when status in ('completed', 'rejected') then at + interval '2 days' end, case when status = 'completed' then n end
        from (select n, now() - n * interval '30 seconds' as at,
                case when n % 20 = 0 then 'submitted' when n % 20 < 13 then 'completed' when n % 20 < 15 then 'rejected'
                  when n % 20 < 18 then 'in_progress' else 'expired' end as status
              from generate_series(0, ${CLAIMS - 1}) n) made;
        insert into economy.proofs (guild_id, claim_id, try, act_id, content, submitted_at, decision, reviewer, decided_at)
        select guild_id, claim_id, 1, claim_id, 'What was done and where, in a sentence or two that say enough.', submitted_at,
          case status when 'completed' then 'accepted' when 'rejected' then 'rejected' end, reviewer, decided_at
        from economy.claims where tries = 1;
        insert into economy.proof_marks (guild_id, mark, claim_id, try)
        select guild_id, 't:' || claim_id % 50000, claim_id, 1 from economy.claims where tries = 1;
        insert into economy.tasks (guild_id, task_id, name, description, reward, duration_hours, category, status, channel_id, max_claims,
          current_claims, completed_claims, created_by, expires_at, act_id)
        select ${GUILD}, n, 'Task ' || n, repeat('What is to be done. ', 10), n % 500, 72, 'Category ' || n % 12,
          case when n % 10 < 3 then 'active' when n % 10 = 3 then 'paused' else 'completed' end, 5, case when n % 2 = 0 then 30 else -1 end,
          coalesce(held, 0), coalesce(done, 0), 'operator:admin', now() + interval '30 days', n
        from generate_series(1, ${TASKS}) n
        left join (select task_id, count(*) as held, count(*) filter (where status = 'completed') as done from economy.claims
          where status <> 'expired' group by task_id) counted on counted.task_id = n;
        insert into economy.daily_totals (guild_id, day, kind, acts, minted, burned, moved)
        select guild_id, completed_at::date, 2, count(*), sum(reward), 0, sum(reward) from economy.claims
        where status = 'completed' and completed_at < current_date group by 1, 2;
        insert into economy.messages (guild_id, key, channel_id, message_id, sync_status)
        select ${GUILD}, 'task:' || n, 5, 2000000000000000000 + n, 'synced' from generate_series(1, ${TASKS}) n`);
    });
    for (const table of ['tasks', 'claims', 'proofs', 'proof_marks', 'members', 'messages']) {
      await owner.script(`vacuum analyze economy.${table}`);
    }
  }
} finally {
  await server.stop();
}

type MeasuredPage = readonly [label: string, read: (queries: Queries) => Promise<unknown>];

/** Returns the label and the reads of every page to measure. */
function pagesToMeasure(): readonly MeasuredPage[] {
  const page = { limit: 50, offset: 0, after: null };
  const anyTask = { status: null, state: null, category: null, search: null };
  const pendingFilter = { status: 'submitted', hasFailedRole: false, taskId: null, userId: null } as const;
  const tasksQuery =
    (sort: TaskSort, filter: object = {}, pageOverrides: object = {}) =>
    (queries: Queries) =>
      findTasks(queries, {
        guildId: GUILD,
        filter: { ...anyTask, ...filter },
        sort,
        isDescending: true,
        page: { ...page, ...pageOverrides },
      });
  const submissionsQuery =
    (sort: SubmissionSort, filter: object = {}, pageOverrides: object = {}) =>
    (queries: Queries) =>
      findSubmissions(queries, {
        guildId: GUILD,
        filter: { ...pendingFilter, ...filter },
        sort,
        isDescending: false,
        page: { ...page, ...pageOverrides },
      });
  const user = { guildId: GUILD, userId: FIRST_MEMBER };
  return [
    ['task list, newest', tasksQuery('created')],
    ['task list, open tasks by name', tasksQuery('name', { state: 'open' })],
    ['task list, search', tasksQuery('reward', { search: 'task 77' })],
    ['task list, after 9,900 tasks', tasksQuery('created', {}, { after: { key: '100', id: '100' } })],
    ['task summary', (queries) => readTaskSummary(queries, GUILD)],
    ['review page, oldest', submissionsQuery('submitted_at')],
    ['review page, by deadline', submissionsQuery('deadline')],
    ['review page, by task', submissionsQuery('task')],
    ['review page, offset 9,000', submissionsQuery('submitted_at', {}, { offset: 9_000 })],
    ['review page, one task', submissionsQuery('submitted_at', { taskId: 41 })],
    ['review page, accepted', submissionsQuery('submitted_at', { status: 'completed' })],
    ['claims of a member', (queries) => findClaims(queries, { ...user, status: null, page })],
    ['/tasks', (queries) => findOpenTasks(queries, { guildId: GUILD, category: null, page: 1, pageSize: 8 })],
    ['/mytasks', (queries) => findMyClaims(queries, { ...user, page: 1, pageSize: 6 })],
  ];
}

async function measureAll(db: ReturnType<typeof openPostgres>): Promise<void> {
  const [{ pid } = { pid: 0 }] = await db.query<{ pid: number }>('select pg_backend_pid() as pid');
  const inGuildTransaction = (read: (queries: Queries) => Promise<unknown>) =>
    db.transaction(async (queries) => {
      await queries.query(
        `select set_config('app.guild_id', $1, true), set_config('max_parallel_workers_per_gather', '0', true)`,
        [GUILD],
      );
      await read(queries);
    });
  for (const [label, read] of pagesToMeasure()) {
    await inGuildTransaction(read);
    const before = cpuMs(pid);
    const startedMs = performance.now();
    for (let turn = 0; turn < TURNS; turn += 1) await inGuildTransaction(read);
    const [cpuPerTurnMs, elapsedMs] = [(cpuMs(pid) - before) / TURNS, (performance.now() - startedMs) / TURNS];
    console.log(
      `${label.padEnd(30)} ${cpuPerTurnMs.toFixed(1).padStart(6)} ms of CPU, ${elapsedMs.toFixed(1)} ms by the clock${cpuPerTurnMs > LIMIT_MS ? '  over the limit' : ''}`,
    );
  }
}

/** CPU time of the database process that serves this connection (proc(5), stat 14 and 15). Other load does not affect it. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
