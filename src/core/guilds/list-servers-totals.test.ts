import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHttpApp, type HttpApp } from '../../../tests/support/http-app.ts';

const ADA = '200000000000000001';
const BOB = '200000000000000002';

let app: HttpApp;
let harbourId: string;
let islandId: string;
beforeAll(async () => {
  app = await startHttpApp({});
  harbourId = await app.guild({ name: 'Harbour', balances: { [ADA]: 300, [BOB]: 50 } });
  islandId = await app.guild({ name: 'Island', balances: { [ADA]: 7 } });
  await app.database.admin.transaction(async (queries) => {
    await queries.query(`select set_config('app.across_guilds', 'on', true)`);
    await queries.query('update economy.guilds set member_count = 42 where guild_id = $1', [harbourId]);
    await queries.query(`update economy.guild_settings set currency_name = 'shells' where guild_id = $1`, [islandId]);
  });
});
afterAll(() => app.close());

test('each server is listed with its member count, its own currency and the sum of its balances', async () => {
  const headers = { authorization: `Bearer ${await app.signIn()}` };
  const list = (await (await app.call('/api/servers', { headers })).json()) as { data: object[] };
  expect(list.data).toMatchObject([
    { id: harbourId, name: 'Harbour', member_count: 42, total_currency: 350, currency_name: 'coins' },
    { id: islandId, name: 'Island', member_count: 0, total_currency: 7, currency_name: 'shells' },
  ]);
});
