import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines, hasPostgres15, type Engine } from '../../../tests/support/database/test-database.ts';
import { member, newId, operator, testLedger, type Ledger } from '../../../tests/support/fixtures/ledger-fixtures.ts';
import { rollBack } from './roll-back.ts';
import { createTransactionId, opIdOf } from './transaction-id.ts';
import { transferCoins } from './transfer-coins.ts';
import { findBreaches, verifyLedger, type Finding } from './verify-store.ts';

const tried: readonly Engine[] = hasPostgres15 ? [...engines, 'postgres15'] : engines;
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

type People = { guildId: string; giver: string; taker: string; gift: string };

/** Carries what was found out of a transaction that must not stay. */
class Planted extends Error {
  readonly findings: Finding[];
  constructor(findings: Finding[]) {
    super('planted');
    this.findings = findings;
  }
}

/** A server in which coins were granted, given and taken back. */
async function liveliness(ledger: Ledger): Promise<People> {
  const guildId = await ledger.guild();
  const [giver, taker] = [newId(), newId()];
  await ledger.grant(guildId, giver, 1000);
  const give = ledger.ctx(member(giver));
  await transferCoins(give, { guildId, from: giver, to: taker, amount: 300 });
  const undone = ledger.ctx(member(giver));
  await transferCoins(undone, { guildId, from: giver, to: taker, amount: 50 });
  await rollBack(ledger.ctx(operator), { guildId, transactionId: createTransactionId(opIdOf(undone.actId)) });
  return { guildId, giver, taker, gift: give.actId };
}

const aTask = (guildId: string, of: { current: number; completed: number }) =>
  `insert into economy.tasks (guild_id, task_id, name, reward, duration_hours, current_claims, completed_claims, created_by, act_id)
   values (${guildId}, 1, 'A task', 5, 1, ${of.current}, ${of.completed}, 'system:test', ${newId()})`;

/** Each breach as somebody with the owner's rights could make it, with the invariants that then break. */
const PLANTED: readonly { what: string; sql: (p: People) => string; breaks: string[] }[] = [
  {
    what: 'a balance without an entry',
    sql: ({ guildId, taker }) =>
      `update economy.members set balance = balance + 7 where guild_id = ${guildId} and user_id = ${taker}`,
    breaks: ['I1', 'I4'],
  },
  {
    what: 'an entry that was changed',
    sql: ({ guildId, gift }) =>
      `update economy.entries set balance_after = balance_after + 1 where guild_id = ${guildId} and op_id = ${gift} * 2 + 1`,
    breaks: ['I2'],
  },
  {
    what: 'an entry that was removed, balance and all',
    sql: ({ guildId, taker, gift }) =>
      `delete from economy.entries where guild_id = ${guildId} and op_id = ${gift}::bigint * 2 + 1;
       update economy.members set balance = 0 where guild_id = ${guildId} and user_id = ${taker}`,
    breaks: ['I2', 'I3', 'I4'],
  },
  {
    what: 'a swapped running number',
    sql: ({ guildId, giver }) =>
      `update economy.entries set seq = 5 - seq where guild_id = ${guildId} and user_id = ${giver} and seq in (2, 3)`,
    breaks: ['I2'],
  },
  {
    what: 'a rollback that undoes only half',
    sql: ({ guildId, taker }) =>
      `update economy.entries set amount = amount + 1, balance_after = balance_after + 1
         where guild_id = ${guildId} and user_id = ${taker} and kind = 15;
       update economy.members set balance = balance + 1 where guild_id = ${guildId} and user_id = ${taker}`,
    breaks: ['I3'],
  },
  {
    what: 'a reward that burns',
    sql: ({ guildId }) => `update economy.entries set kind = 7 where guild_id = ${guildId} and kind = 6`,
    breaks: ['I4'],
  },
  {
    what: 'a debt',
    sql: ({ guildId, taker }) =>
      `alter table economy.members drop constraint members_balance;
       alter table economy.entries drop constraint entries_balance_after;
       insert into economy.entries (guild_id, op_id, user_id, amount, balance_after, seq, kind)
       values (${guildId}, ${newId()}::bigint * 2, ${taker}, -400, -100, 4, 7);
       update economy.members set balance = -100, entries = 4 where guild_id = ${guildId} and user_id = ${taker}`,
    breaks: ['I5'],
  },
  {
    what: 'one act counted twice',
    sql: ({ guildId, taker }) =>
      `alter table economy.entries drop constraint entries_pkey;
       insert into economy.entries (guild_id, op_id, user_id, amount, balance_after, seq, kind)
       select guild_id, op_id, user_id, 0, 0, 1, kind from economy.entries where guild_id = ${guildId} and user_id = ${taker} and kind = 5 limit 1`,
    breaks: ['I2', 'I3', 'I7'],
  },
  {
    what: 'an entry of a stranger',
    sql: ({ guildId }) =>
      `insert into economy.entries (guild_id, op_id, user_id, amount, balance_after, seq, kind)
       values (${guildId}, ${newId()}::bigint * 2, 5, 0, 0, 1, 6)`,
    breaks: ['I11'],
  },
  {
    what: 'a completed claim that nothing was paid for',
    sql: ({ guildId, taker }) =>
      `${aTask(guildId, { current: 1, completed: 1 })};
       insert into economy.claims (guild_id, claim_id, task_id, user_id, status, reward, claimed_at, deadline, paid_act)
       values (${guildId}, ${newId()}, 1, ${taker}, 'completed', 5, now(), now(), ${newId()})`,
    breaks: ['I8'],
  },
  {
    what: 'a reward for a claim that still waits',
    sql: ({ guildId, giver }) => {
      const claimId = newId();
      return `${aTask(guildId, { current: 1, completed: 0 })};
       insert into economy.claims (guild_id, claim_id, task_id, user_id, status, reward, claimed_at, deadline)
       values (${guildId}, ${claimId}, 1, ${giver}, 'submitted', 0, now(), now());
       update economy.entries set kind = 2, data = '{"claim": "${claimId}"}' where guild_id = ${guildId} and kind = 6`;
    },
    breaks: ['I8'],
  },
  {
    what: 'a place that nobody holds',
    sql: ({ guildId }) => aTask(guildId, { current: 1, completed: 0 }),
    breaks: ['I9'],
  },
  {
    what: 'a task that holds coins which do not lie in escrow',
    sql: ({ guildId }) => `${aTask(guildId, { current: 0, completed: 0 })};
      update economy.tasks set escrow = 5 where guild_id = ${guildId}`,
    breaks: ['I13'],
  },
  {
    what: 'a claim of no task',
    sql: ({ guildId, taker }) =>
      `insert into economy.claims (guild_id, claim_id, task_id, user_id, reward, claimed_at, deadline)
       values (${guildId}, ${newId()}, 9, ${taker}, 0, now(), now())`,
    breaks: ['I11'],
  },
  {
    what: 'an account of no server',
    sql: () => `insert into economy.members (guild_id, user_id) values (5, 5)`,
    breaks: ['I11'],
  },
];

describe.each(tried)('verify-ledger on %s', (engine) => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await testLedger(engine);
  });
  afterAll(() => ledger.close());

  test('every invariant holds after grants, gifts and rollbacks, also for the program’s own role', async () => {
    await liveliness(ledger);
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
      expect(findings.filter(({ breaches }) => breaches > 0)).toEqual([]);
    }
  });

  test.each(PLANTED)('finds $what', async ({ sql, breaks }) => {
    const people = await liveliness(ledger);
    const found = await ledger.admin
      .transaction(async (queries) => {
        await queries.script(`set local app.across_guilds = 'on'`);
        await queries.script(sql(people));
        const findings = await findBreaches(queries);
        throw new Planted(findings.filter(({ breaches }) => breaches > 0));
      })
      .catch((error: unknown) => {
        if (error instanceof Planted) return error.findings;
        throw error;
      });
    expect(found.map(({ invariant }) => invariant)).toEqual(breaks);
    for (const { breaches, examples } of found) {
      expect(examples.length).toBe(Math.min(3, breaches));
    }
  });

  test.skipIf(engine === 'embedded')(
    'as a program it exits with 0 when all holds and names what does not',
    async () => {
      const own = await testLedger(engine);
      try {
        const { guildId } = await liveliness(own);
        const url = own.urls?.app ?? '';
        expect(await runProgram({ DATABASE_URL: url })).toMatchObject({
          code: 0,
          out: expect.stringMatching(/^holds  I1 /),
        });
        await own.asOwner('update economy.members set balance = balance + 1 where guild_id = $1', [guildId]);
        const broken = await runProgram({ DATABASE_URL: url });
        expect(broken.code).toBe(1);
        expect(broken.out).toMatch(/BROKEN I1 [^]*2 breaches[^]*BROKEN I4 [^]*1 breaches/);
      } finally {
        await own.close();
      }
    },
  );
});

test('without a database the program says so instead of making one', async () => {
  const { code, err } = await runProgram({ DATA_DIR: '/nonexistent/economy' });
  expect(code).toBe(2);
  expect(err).toContain('There is no database in /nonexistent/economy');
});

test('as a program it reads the same .env as the program that it checks', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'economy-verify-'));
  try {
    await writeFile(join(folder, '.env'), 'DATA_DIR=/nonexistent/elsewhere\n');
    const { code, err } = await runProgram({}, folder);
    expect(code).toBe(2);
    expect(err).toContain('There is no database in /nonexistent/elsewhere');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

function runProgram(env: Record<string, string>, cwd = ROOT): Promise<{ code: number; out: string; err: string }> {
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
