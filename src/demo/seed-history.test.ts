import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId, testLedger, type Ledger } from '../../tests/support/fixtures/ledger-fixtures.ts';
import type { Actor } from '../platform/work.ts';
import { fillTasks } from './seed-tasks.ts';
import { fillWeek } from './seed-history.ts';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await testLedger('embedded');
});
afterAll(() => ledger.close());

it('lets nobody be a member only after the first of their own entries, and fills a server once', async () => {
  const guildId = await ledger.guild();
  const people = Array.from({ length: 12 }, (_, index) => ({
    userId: newId(),
    username: `person.${index}`,
    displayName: `Person ${index}`,
    isBot: false,
  }));
  const ctx = ledger.ctx({ kind: 'system', job: 'demo' });
  const fill = () => fillWeek(ctx, { guildId, people, moderatorRoleIds: [] }, Date.now());
  const entries = () =>
    ledger.asOwner('select count(*)::int as entries from economy.entries where guild_id = $1', [guildId]);
  expect(await fill()).toBe(true);
  const filled = await entries();
  expect(await fill()).toBe(true);
  expect(await entries()).toEqual(filled);

  const late = await ledger.asOwner(
    `select m.user_id, m.created_at from economy.members m join economy.entries e using (guild_id, user_id)
     where guild_id = $1 and m.created_at > to_timestamp(((e.op_id / 2 >> 22) + 1420070400000) / 1000.0) + interval '1 second'`,
    [guildId],
  );
  expect(late).toEqual([]);
});

it('gives a server tasks with claims and proofs that wait, once', async () => {
  const guildId = await ledger.guild();
  await ledger.asOwner(`insert into economy.channels (guild_id, channel_id, name, type) values ($1, $1, 'tasks', 0)`, [
    guildId,
  ]);
  const people = Array.from({ length: 12 }, (_, index) => ({
    userId: newId(),
    username: `person.${index}`,
    displayName: `Person ${index}`,
    isBot: false,
  }));
  const contexts = { for: (actor: Actor) => ledger.ctx(actor) };
  await fillTasks(contexts, { guildId, people });
  await fillTasks(contexts, { guildId, people });
  const [counted] = await ledger.asOwner(
    `select (select count(*)::int from economy.tasks where guild_id = $1) as tasks,
       (select count(*)::int from economy.claims where guild_id = $1 and status = 'submitted') as waiting`,
    [guildId],
  );
  expect(counted).toEqual({ tasks: 4, waiting: 2 });
});
