import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId, testLedger, type TestLedger } from '../../tests/support/fixtures/ledger-fixtures.ts';
import type { Actor } from '../platform/work.ts';
import { seedTasks } from './seed-tasks.ts';
import { seedHistory } from './seed-history.ts';

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await testLedger('embedded');
});
afterAll(() => ledger.close());

test('creates members before their first entry, and seeds a server only once', async () => {
  const guildId = await ledger.guild();
  const users = Array.from({ length: 12 }, (_, index) => ({
    userId: newId(),
    username: `person.${index}`,
    displayName: `Person ${index}`,
    isBot: false,
  }));
  const ctx = ledger.ctx({ kind: 'system', job: 'demo' });
  const seed = () => seedHistory(ctx, { guildId, users, moderatorRoleIds: [] }, Date.now());
  const countEntries = () =>
    ledger.asOwner('select count(*)::int as entries from economy.entries where guild_id = $1', [guildId]);
  expect(await seed()).toBe(true);
  const countAfterSeed = await countEntries();
  expect(await seed()).toBe(true);
  expect(await countEntries()).toEqual(countAfterSeed);

  const late = await ledger.asOwner(
    `select m.user_id, m.created_at from economy.members m join economy.entries e using (guild_id, user_id)
     where guild_id = $1 and m.created_at > to_timestamp(((e.op_id / 2 >> 22) + 1420070400000) / 1000.0) + interval '1 second'`,
    [guildId],
  );
  expect(late).toEqual([]);
});

test('seeds tasks with claims and pending proofs only once', async () => {
  const guildId = await ledger.guild();
  await ledger.asOwner(`insert into economy.channels (guild_id, channel_id, name, type) values ($1, $1, 'tasks', 0)`, [
    guildId,
  ]);
  const users = Array.from({ length: 12 }, (_, index) => ({
    userId: newId(),
    username: `person.${index}`,
    displayName: `Person ${index}`,
    isBot: false,
  }));
  const contexts = { for: (actor: Actor) => ledger.ctx(actor) };
  await seedTasks(contexts, { guildId, users });
  await seedTasks(contexts, { guildId, users });
  const [counted] = await ledger.asOwner(
    `select (select count(*)::int from economy.tasks where guild_id = $1) as tasks,
       (select count(*)::int from economy.claims where guild_id = $1 and status = 'submitted') as waiting`,
    [guildId],
  );
  expect(counted).toEqual({ tasks: 4, waiting: 2 });
});
