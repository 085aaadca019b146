import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId, testLedger, type Ledger } from '../testing/ledger.ts';
import { fillWeek } from './fill-week.ts';

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
