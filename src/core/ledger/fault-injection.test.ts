import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adjustBalance } from '../../features/economy/balances/adjust-balance.ts';
import { claimDaily } from '../../features/economy/daily/claim-daily.ts';
import { collectIncome } from '../../features/economy/income/collect-income.ts';
import { giveCoins } from '../../features/economy/transfers/give-coins.ts';
import { claimTask } from '../../features/tasks/claims/claim-task.ts';
import { createTask } from '../../features/tasks/tasks/create-task.ts';
import { proposeTask } from '../../features/tasks/tasks/propose-task.ts';
import { acceptClaim } from '../../features/tasks/review/review-claim.ts';
import { submitProof } from '../../features/tasks/claims/submit-proof.ts';
import type { Ctx } from '../../platform/work.ts';
import { engines } from '../../../tests/support/database/test-database.ts';
import {
  createTestContext,
  member,
  newId,
  operator,
  testLedger,
  type TestLedger,
} from '../../../tests/support/fixtures/ledger-fixtures.ts';
import { batchBalanceUpdates } from '../../../tests/support/fixtures/batch-balance-updates.ts';
import { rollBack } from './roll-back.ts';
import { formatTransactionId, toEntryId } from './transaction-id.ts';
import { transferCoins } from '../../../tests/support/fixtures/transfer-coins.ts';

/** Each write an operation makes, as the event on which an injected trigger fails. */
const STEPS = {
  'creating the account': 'insert on economy.members',
  'moving the coins': 'update of balance on economy.members',
  'writing the entry': 'insert on economy.entries',
  'storing the claim time': 'update of last_daily on economy.members',
  'storing the collection': 'insert on economy.income_claims',
  'marking the reversal': 'insert on economy.reversals',
  'recording the change': 'insert on economy.changes',
  'counting the rate limit': 'update on economy.rate_windows',
  'recording the audit': 'insert on economy.audit',
  'completing the claim': 'update of status on economy.claims',
  'storing the decision': 'update of decision on economy.proofs',
  'counting the claim': 'update of completed_claims on economy.tasks',
  'storing the task': 'insert on economy.tasks',
  'enqueuing a message': 'insert on economy.outbox',
} as const;
const TABLES = [
  'income_claims',
  'members',
  'entries',
  'reversals',
  'changes',
  'rate_windows',
  'audit',
  'tasks',
  'claims',
  'proofs',
  'task_settings',
  'outbox',
] as const;
type Step = keyof typeof STEPS;
type Scenario = { guildId: string; rich: string; fresh: string; giftId: string; claimId: string };
type LedgerOperation = {
  ctx: (db: TestLedger['app'], scenario: Scenario, operationId: string) => Ctx;
  run: Run;
  steps: readonly Step[];
};
type Run = (ctx: Ctx, scenario: Scenario) => Promise<unknown>;

const asMember =
  (account: 'rich' | 'fresh') =>
  (db: TestLedger['app'], scenario: Scenario, operationId: string): Ctx =>
    createTestContext(db, member(scenario[account]), { source: 'discord_command', operationId });
const asOperator = (db: TestLedger['app'], _scenario: Scenario, operationId: string): Ctx =>
  createTestContext(db, operator, { source: 'dashboard', operationId });

const KEEPER_ROLE = '300000000000000002';
const ALWAYS = ['moving the coins', 'writing the entry', 'recording the change'] as const;
const OPERATIONS: Record<string, LedgerOperation> = {
  'a daily claim': {
    ctx: asMember('fresh'),
    run: (ctx, { guildId }) => claimDaily(ctx, { guildId }),
    steps: ['creating the account', ...ALWAYS, 'storing the claim time'],
  },
  'a collection of incomes': {
    ctx: (db, { fresh }, operationId) =>
      createTestContext(db, member(fresh, { roleIds: [KEEPER_ROLE] }), { source: 'discord_command', operationId }),
    run: (ctx, { guildId }) => collectIncome(ctx, { guildId }),
    steps: ['creating the account', ...ALWAYS, 'storing the collection'],
  },
  'a transfer': {
    ctx: asMember('rich'),
    run: (ctx, { guildId, rich, fresh }) => transferCoins(ctx, { guildId, from: rich, to: fresh, amount: 30 }),
    steps: ['creating the account', ...ALWAYS],
  },
  'a taxed gift': {
    ctx: asMember('rich'),
    run: (ctx, { guildId, fresh }) =>
      giveCoins(ctx, {
        guildId,
        to: { userId: fresh, isBot: false, isMember: true },
        amount: 30,
        memberSince: null,
      }),
    steps: ['creating the account', ...ALWAYS, 'counting the rate limit'],
  },
  'a change by staff': {
    ctx: asOperator,
    run: (ctx, { guildId, fresh }) => adjustBalance(ctx, { guildId, userId: fresh, amount: 30, reason: 'a prize' }),
    steps: ['creating the account', ...ALWAYS, 'counting the rate limit', 'recording the audit'],
  },
  'a batch': {
    ctx: asOperator,
    run: (ctx, { guildId, rich, fresh }) =>
      batchBalanceUpdates(ctx, {
        guildId,
        updates: [rich, fresh, newId()].map((userId) => ({ userId, amount: 5, kind: 'role_income' })),
      }),
    steps: ['creating the account', ...ALWAYS],
  },
  'a rollback': {
    ctx: asOperator,
    run: (ctx, { guildId, giftId }) =>
      rollBack(ctx, { guildId, transactionId: formatTransactionId(toEntryId(giftId)), reason: 'a mistake' }),
    steps: [...ALWAYS, 'marking the reversal'],
  },
  'an accepted proof': {
    ctx: asOperator,
    run: (ctx, { guildId, claimId }) => acceptClaim(ctx, { guildId, claimId }),
    steps: [
      ...ALWAYS,
      'recording the audit',
      'completing the claim',
      'storing the decision',
      'counting the claim',
      'enqueuing a message',
    ],
  },
  'a proposed task': {
    ctx: asMember('rich'),
    run: (ctx, { guildId }) =>
      proposeTask(ctx, { guildId, task: { name: 'Mine', reward: 10, duration_hours: 1, channel_id: guildId } }),
    steps: [...ALWAYS, 'storing the task', 'enqueuing a message'],
  },
};
const cases = Object.entries(OPERATIONS).flatMap(([name, operation]) =>
  operation.steps.map((step) => [name, step, operation] as const),
);

describe.each(engines)('an injected failure on %s', (engine) => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await testLedger(engine);
    await ledger.admin.script(`
      create function economy.injected_failure() returns trigger language plpgsql as $$
        begin raise exception 'injected' using errcode = 'XX001'; end $$`);
  });
  afterAll(() => ledger.close());

  const scenario = async (): Promise<Scenario> => {
    const guildId = await ledger.guild({ give_tax_percent: 10 });
    const [rich, fresh, other] = [newId(), newId(), newId()];
    await ledger.grant(guildId, rich, 1_000);
    await ledger.asOwner(
      'insert into economy.role_incomes (guild_id, role_id, amount, every_hours) values ($1, $2, 50, 24)',
      [guildId, KEEPER_ROLE],
    );
    const gift = ledger.ctx(member(rich));
    await transferCoins(gift, { guildId, from: rich, to: other, amount: 100 });
    await ledger.asOwner(
      `insert into economy.channels (guild_id, channel_id, name, type) values ($1, $1, 'tasks', 0)`,
      [guildId],
    );
    const task = { name: 'A task', reward: 30, duration_hours: 1, channel_id: guildId };
    const { taskId } = await createTask(ledger.ctx(operator), { guildId, task });
    const { claimId } = await claimTask(ledger.ctx(member(other)), { guildId, taskId });
    await submitProof(ledger.ctx(member(other)), { guildId, claimId, content: 'Done.', files: [] });
    return { guildId, rich, fresh, giftId: gift.operationId, claimId };
  };
  /** Reads every table that a ledger operation may write, for one guild. */
  const readTables = async (guildId: string) => {
    const tables = TABLES.map((table) =>
      ledger.asOwner(`select * from economy.${table} where guild_id = $1 order by 1, 2, 3`, [guildId]),
    );
    return Promise.all(tables);
  };

  test.each(cases)(
    'in %s while %s leaves no trace, and the same operation then succeeds',
    async (_name, step, operation) => {
      const current = await scenario();
      const operationId = newId();
      const run = () => operation.run(operation.ctx(ledger.app, current, operationId), current);
      const before = await readTables(current.guildId);
      const event = STEPS[step];
      const table = event.slice(event.indexOf('economy.'));
      await ledger.admin.script(
        `create trigger injected after ${event} for each row execute function economy.injected_failure()`,
      );
      try {
        await expect(run()).rejects.toMatchObject({ code: 'XX001' });
      } finally {
        await ledger.admin.script(`drop trigger injected on ${table}`);
      }
      expect(await readTables(current.guildId)).toEqual(before);
      expect(await run()).toMatchObject({ isReplayed: false });
    },
  );
});
