import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines, hasPostgres15, type Engine } from '../../../tests/support/database/test-database.ts';
import {
  member,
  newId,
  operator,
  testLedger,
  type TestLedger,
} from '../../../tests/support/fixtures/ledger-fixtures.ts';
import { rollBack } from './roll-back.ts';
import { formatTransactionId, toEntryId } from './transaction-id.ts';
import { transferCoins } from '../../../tests/support/fixtures/transfer-coins.ts';
import { allInvariants, verifyLedger } from '../../verify-ledger.ts';
import { checkInvariants, type InvariantCheck } from './verify-store.ts';

const testedEngines: readonly Engine[] = hasPostgres15 ? [...engines, 'postgres15'] : engines;
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

type LedgerScenario = { guildId: string; giver: string; receiver: string; gift: string };

/** Carries the findings out of a transaction that must be rolled back. */
class RollbackWithFindings extends Error {
  readonly findings: InvariantCheck[];
  constructor(findings: InvariantCheck[]) {
    super('rolled back on purpose');
    this.findings = findings;
  }
}

/** A guild in which coins were granted, transferred and rolled back. */
async function createLedgerScenario(ledger: TestLedger): Promise<LedgerScenario> {
  const guildId = await ledger.guild();
  const [giver, receiver] = [newId(), newId()];
  await ledger.grant(guildId, giver, 1000);
  const give = ledger.ctx(member(giver));
  await transferCoins(give, { guildId, from: giver, to: receiver, amount: 300 });
  const rolledBack = ledger.ctx(member(giver));
  await transferCoins(rolledBack, { guildId, from: giver, to: receiver, amount: 50 });
  await rollBack(ledger.ctx(operator), {
    guildId,
    transactionId: formatTransactionId(toEntryId(rolledBack.operationId)),
  });
  return { guildId, giver, receiver, gift: give.operationId };
}

const insertTaskSql = (guildId: string, counts: { current: number; completed: number }) =>
  `insert into economy.tasks (guild_id, task_id, name, reward, duration_hours, current_claims, completed_claims, created_by, act_id)
   values (${guildId}, 1, 'A task', 5, 1, ${counts.current}, ${counts.completed}, 'system:test', ${newId()})`;

/** Each violation as the owner of the tables could cause it, with the invariants it breaks. */
const VIOLATIONS: readonly { what: string; sql: (scenario: LedgerScenario) => string; breaks: string[] }[] = [
  {
    what: 'a balance without an entry',
    sql: ({ guildId, receiver }) =>
      `update economy.members set balance = balance + 7 where guild_id = ${guildId} and user_id = ${receiver}`,
    breaks: ['I1', 'I4'],
  },
  {
    what: 'an entry that was changed',
    sql: ({ guildId, gift }) =>
      `update economy.entries set balance_after = balance_after + 1 where guild_id = ${guildId} and op_id = ${gift} * 2 + 1`,
    breaks: ['I2'],
  },
  {
    what: 'an entry that was removed together with its balance',
    sql: ({ guildId, receiver, gift }) =>
      `delete from economy.entries where guild_id = ${guildId} and op_id = ${gift}::bigint * 2 + 1;
       update economy.members set balance = 0 where guild_id = ${guildId} and user_id = ${receiver}`,
    breaks: ['I2', 'I3', 'I4'],
  },
  {
    what: 'a swapped running number',
    sql: ({ guildId, giver }) =>
      `update economy.entries set seq = 5 - seq where guild_id = ${guildId} and user_id = ${giver} and seq in (2, 3)`,
    breaks: ['I2'],
  },
  {
    what: 'a rollback that reverses only a part',
    sql: ({ guildId, receiver }) =>
      `update economy.entries set amount = amount + 1, balance_after = balance_after + 1
         where guild_id = ${guildId} and user_id = ${receiver} and kind = economy.entry_kind('rollback');
       update economy.members set balance = balance + 1 where guild_id = ${guildId} and user_id = ${receiver}`,
    breaks: ['I3'],
  },
  {
    what: 'a reward that burns',
    sql: ({ guildId }) =>
      `update economy.entries set kind = economy.entry_kind('admin_remove') where guild_id = ${guildId} and kind = economy.entry_kind('admin_add')`,
    breaks: ['I4'],
  },
  {
    what: 'a negative balance',
    sql: ({ guildId, receiver }) =>
      `alter table economy.members drop constraint members_balance;
       alter table economy.entries drop constraint entries_balance_after;
       insert into economy.entries (guild_id, op_id, user_id, amount, balance_after, seq, kind)
       values (${guildId}, ${newId()}::bigint * 2, ${receiver}, -400, -100, 4, 7);
       update economy.members set balance = -100, entries = 4 where guild_id = ${guildId} and user_id = ${receiver}`,
    breaks: ['I5'],
  },
  {
    what: 'one entry id used twice',
    sql: ({ guildId, receiver }) =>
      `alter table economy.entries drop constraint entries_pkey;
       insert into economy.entries (guild_id, op_id, user_id, amount, balance_after, seq, kind)
       select guild_id, op_id, user_id, 0, 0, 1, kind from economy.entries where guild_id = ${guildId} and user_id = ${receiver} and kind = economy.entry_kind('transfer_receive') limit 1`,
    breaks: ['I2', 'I3', 'I7'],
  },
  {
    what: 'an entry without an account',
    sql: ({ guildId }) =>
      `insert into economy.entries (guild_id, op_id, user_id, amount, balance_after, seq, kind)
       values (${guildId}, ${newId()}::bigint * 2, 5, 0, 0, 1, 6)`,
    breaks: ['I11'],
  },
  {
    what: 'a completed claim without a reward',
    sql: ({ guildId, receiver }) =>
      `${insertTaskSql(guildId, { current: 1, completed: 1 })};
       insert into economy.claims (guild_id, claim_id, task_id, user_id, status, reward, claimed_at, deadline, paid_act)
       values (${guildId}, ${newId()}, 1, ${receiver}, 'completed', 5, now(), now(), ${newId()})`,
    breaks: ['I8'],
  },
  {
    what: 'a reward for a claim that is not completed',
    sql: ({ guildId, giver }) => {
      const claimId = newId();
      return `${insertTaskSql(guildId, { current: 1, completed: 0 })};
       insert into economy.claims (guild_id, claim_id, task_id, user_id, status, reward, claimed_at, deadline)
       values (${guildId}, ${claimId}, 1, ${giver}, 'submitted', 0, now(), now());
       update economy.entries set kind = economy.entry_kind('task_reward'), data = '{"claim": "${claimId}"}' where guild_id = ${guildId} and kind = economy.entry_kind('admin_add')`;
    },
    breaks: ['I8'],
  },
  {
    what: 'a taken slot without a claim',
    sql: ({ guildId }) => insertTaskSql(guildId, { current: 1, completed: 0 }),
    breaks: ['I9'],
  },
  {
    what: 'a task that holds more coins than the escrow',
    sql: ({ guildId }) => `${insertTaskSql(guildId, { current: 0, completed: 0 })};
      update economy.tasks set escrow = 5 where guild_id = ${guildId}`,
    breaks: ['I13'],
  },
  {
    what: 'a claim without a task',
    sql: ({ guildId, receiver }) =>
      `insert into economy.claims (guild_id, claim_id, task_id, user_id, reward, claimed_at, deadline)
       values (${guildId}, ${newId()}, 9, ${receiver}, 0, now(), now())`,
    breaks: ['I11'],
  },
  {
    what: 'an account without a server',
    sql: () => `insert into economy.members (guild_id, user_id) values (5, 5)`,
    breaks: ['I11'],
  },
];

describe.each(testedEngines)('verify-ledger on %s', (engine) => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await testLedger(engine);
  });
  afterAll(() => ledger.close());

  test('every invariant holds after grants, gifts and rollbacks, also for the application role', async () => {
    await createLedgerScenario(ledger);
    for (const db of [ledger.admin, ledger.app]) {
      const findings = await verifyLedger(db);
      expect(findings.map(({ invariant }) => invariant)).toEqual([
        'I1',
        'I2',
        'I3',
        'I4',
        'I5',
        'I7',
        'I8',
        'I9',
        'I11',
        'I13',
      ]);
      expect(findings.filter(({ violations }) => violations > 0)).toEqual([]);
    }
  });

  test.each(VIOLATIONS)('finds $what', async ({ sql, breaks }) => {
    const scenario = await createLedgerScenario(ledger);
    const found = await ledger.admin
      .transaction(async (queries) => {
        await queries.script(`set local app.across_guilds = 'on'`);
        await queries.script(sql(scenario));
        const findings = await checkInvariants(queries, allInvariants);
        throw new RollbackWithFindings(findings.filter(({ violations }) => violations > 0));
      })
      .catch((error: unknown) => {
        if (error instanceof RollbackWithFindings) return error.findings;
        throw error;
      });
    expect(found.map(({ invariant }) => invariant)).toEqual(breaks);
    for (const { violations, examples } of found) {
      expect(examples.length).toBe(Math.min(3, violations));
    }
  });

  test.skipIf(engine === 'embedded')(
    'the script exits with 0 when all invariants hold and names those that do not',
    async () => {
      const ownLedger = await testLedger(engine);
      try {
        const { guildId } = await createLedgerScenario(ownLedger);
        const url = ownLedger.urls?.app ?? '';
        expect(await runScript({ DATABASE_URL: url })).toMatchObject({
          code: 0,
          out: expect.stringMatching(/^holds  I1 /),
        });
        await ownLedger.asOwner('update economy.members set balance = balance + 1 where guild_id = $1', [guildId]);
        const broken = await runScript({ DATABASE_URL: url });
        expect(broken.code).toBe(1);
        expect(broken.out).toMatch(/BROKEN I1 [^]*2 violations[^]*BROKEN I4 [^]*1 violations/);
      } finally {
        await ownLedger.close();
      }
    },
  );
});

test('without a database the script reports that instead of creating one', async () => {
  const { code, err } = await runScript({ DATA_DIR: '/nonexistent/economy' });
  expect(code).toBe(2);
  expect(err).toContain('There is no database in /nonexistent/economy');
});

test('the script reads the same .env as the server', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'economy-verify-'));
  try {
    await writeFile(join(folder, '.env'), 'DATA_DIR=/nonexistent/elsewhere\n');
    const { code, err } = await runScript({}, folder);
    expect(code).toBe(2);
    expect(err).toContain('There is no database in /nonexistent/elsewhere');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

function runScript(env: Record<string, string>, cwd = ROOT): Promise<{ code: number; out: string; err: string }> {
  const { PATH } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), join(ROOT, 'scripts/verify-ledger.ts')],
      { cwd, env: { PATH, ...env } },
      (error, out, err) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });
}
