import { afterAll, beforeAll, expect, test } from 'vitest';
import { httpApp, type HttpApp } from '../../../tests/support/http-app.ts';

const ADA = '200000000000000001';
const BOB = '200000000000000002';

let app: HttpApp;
let here: string;
let there: string;
beforeAll(async () => {
  app = await httpApp({});
  here = await app.guild({ name: 'Harbour', balances: { [ADA]: 300, [BOB]: 50 } });
  there = await app.guild({ name: 'Island', balances: { [ADA]: 7 } });
  await app.database.admin.transaction(async (q) => {
    await q.query(`select set_config('app.across_guilds', 'on', true)`);
    await q.query('update economy.guilds set member_count = 42 where guild_id = $1', [here]);
    await q.query(`update economy.guild_settings set currency_name = 'shells' where guild_id = $1`, [there]);
  });
});
afterAll(() => app.close());

test('each server is listed with its member count, its own currency and the sum of its balances', async () => {
  const headers = { authorization: `Bearer ${await app.signIn()}` };
  const list = (await (await app.call('/api/servers', { headers })).json()) as { data: object[] };
  expect(list.data).toMatchObject([
    { id: here, name: 'Harbour', member_count: 42, total_currency: 350, currency_name: 'coins' },
    { id: there, name: 'Island', member_count: 0, total_currency: 7, currency_name: 'shells' },
  ]);
});
