import { afterEach, describe, expect, test } from 'vitest';
import { rollBack } from '../../../src/core/ledger/roll-back.ts';
import { verifyLedger } from '../../../src/verify-ledger.ts';
import { claimDaily } from '../../../src/features/economy/daily/claim-daily.ts';
import { giveCoins } from '../../../src/features/economy/transfers/give-coins.ts';
import { claimTask } from '../../../src/features/tasks/claims/claim-task.ts';
import { acceptClaim, rejectClaim } from '../../../src/features/tasks/review/review-claim.ts';
import { submitProof } from '../../../src/features/tasks/claims/submit-proof.ts';
import { migrate } from '../../../src/platform/db/migrate.ts';
import { engines, testDatabase, type TestDatabase } from './test-database.ts';
import { member, createLedgerFixtures, operator } from '../fixtures/ledger-fixtures.ts';
import { migrateTo, RELEASED, createReleasedDatabase } from './released-database.ts';
import { schemaFiles } from './schema.ts';

const GUILD = '900000000000000077';

describe.each(engines)('a database of an older release on %s', (engine) => {
  let database: TestDatabase;
  const queryAcrossGuilds = <R extends object>(...statements: string[]): Promise<R[]> =>
    database.admin.transaction(async (queries) => {
      await queries.query(`select set_config('app.across_guilds', 'on', true)`);
      let rows: R[] = [];
      for (const statement of statements) rows = await queries.query<R>(statement);
      return rows;
    });
  afterEach(() => database.close());

  test('marks members without a known name and creates a log feed for the existing log channel', async () => {
    database = await testDatabase(engine);
    await migrateTo(database.admin, '0006', []);
    await queryAcrossGuilds(
      `insert into economy.guilds (guild_id, name, owner_id) values (${GUILD}, 'Old', 1)`,
      `insert into economy.guild_settings (guild_id, log_channel_id) values (${GUILD}, 5)`,
      `insert into economy.members (guild_id, user_id) values (${GUILD}, 1), (${GUILD}, 2)`,
      `insert into economy.profiles (guild_id, user_id, username, display_name) values (${GUILD}, 2, 'two', 'ADA Two')`,
    );
    await migrate(database.admin, schemaFiles());
    expect(await queryAcrossGuilds('select user_id, nameless from economy.members order by user_id')).toEqual([
      { user_id: '1', nameless: true },
      { user_id: '2', nameless: false },
    ]);
    expect(await queryAcrossGuilds('select sort_name from economy.profiles')).toEqual([{ sort_name: 'ada two' }]);
    expect(await queryAcrossGuilds('select guild_id, more from economy.log_feeds')).toEqual([
      { guild_id: GUILD, more: '0' },
    ]);
  });

  test('has the same functions after the update as a new database: names, parameters, results, grants', async () => {
    database = await createReleasedDatabase(engine);
    await migrate(database.admin, schemaFiles());
    const fresh = await testDatabase(engine);
    const functionsOf = ({ admin }: TestDatabase) =>
      admin.query(
        `select p.oid::regprocedure::text as name, pg_get_function_arguments(p.oid) as arguments,
           pg_get_function_result(p.oid) as result, p.prosecdef, p.proconfig, p.proacl::text as rights
         from pg_proc p where p.pronamespace = 'economy'::regnamespace order by 1`,
      );
    try {
      const expected = await functionsOf(fresh);
      expect(expected.length).toBeGreaterThan(60);
      expect(await functionsOf(database)).toEqual(expected);
    } finally {
      await fresh.close();
    }
  });

  test('daily, give, claim, review and rollback work on its rows after the update', async () => {
    database = await createReleasedDatabase(engine);
    const { guildId, oskar, juno, mara, wren, claims, transaction } = RELEASED;
    const ledgerFixtures = createLedgerFixtures(database);
    await migrate(database.admin, schemaFiles());
    const contextFor = (userId: string) => ledgerFixtures.ctx(member(userId));
    const expectLedgerHolds = async () =>
      expect((await verifyLedger(database.admin)).filter(({ violations }) => violations > 0)).toEqual([]);
    await expectLedgerHolds();

    await expect(claimDaily(contextFor(wren), { guildId })).rejects.toMatchObject({ code: 'daily_already_claimed' });
    expect(await claimDaily(contextFor(oskar), { guildId })).toMatchObject({ balance: 600 });
    await giveCoins(contextFor(juno), {
      guildId,
      to: { userId: wren, isBot: false, isMember: true },
      amount: 25,
      memberSince: null,
    });
    await acceptClaim(ledgerFixtures.ctx(operator), { guildId, claimId: claims.oskar });
    await rejectClaim(ledgerFixtures.ctx(operator), { guildId, claimId: claims.juno, reason: 'Too dark' });
    await submitProof(contextFor(juno), { guildId, claimId: claims.juno, content: 'With a lamp', files: [] });
    const { claimId } = await claimTask(contextFor(mara), { guildId, taskId: 1 });
    expect(claimId).toMatch(/^\d+$/);
    await rollBack(ledgerFixtures.ctx(operator), { guildId, transactionId: transaction });
    expect(
      await queryAcrossGuilds('select user_id, balance from economy.members where balance > 0 order by user_id'),
    ).toEqual([
      { user_id: '0', balance: '40' },
      { user_id: wren, balance: '625' },
      { user_id: oskar, balance: '660' },
      { user_id: juno, balance: '575' },
    ]);
    await expectLedgerHolds();
  });
});
