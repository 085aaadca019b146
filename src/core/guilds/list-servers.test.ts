import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHttpApp, type HttpApp } from '../../../tests/support/http-app.ts';
import { canGrant, canPost } from './rules.ts';

type List = {
  data: { id: string; name: string; total_currency: number; your_right: string }[];
  page: { total: number; next_cursor: string | null };
};
const OWNER = '100000000000000001';

let app: HttpApp;
let operator: string;
let alpha: string;
let left: string;
beforeAll(async () => {
  app = await startHttpApp({ engine: 'postgres' });
  operator = await app.signIn();
  alpha = await app.guild({ name: 'alpha', ownerId: OWNER, balances: { '0': 5, '200000000000000001': 20 } });
  await app.guild({ name: 'Beta' });
  await app.guild({ name: 'Beta' });
  await app.guild({ name: 'gamma' });
  left = await app.guild({ name: 'Left', ownerId: OWNER });
  await app.database.admin.transaction(async (queries) => {
    await queries.query(`select set_config('app.across_guilds', 'on', true)`);
    await queries.query('update economy.guilds set left_at = now() where guild_id = $1', [left]);
    await queries.query('update economy.guilds set bot_permissions = $2, bot_top_role = 5 where guild_id = $1', [
      alpha,
      String(1 << 28),
    ]);
    await queries.query(
      `insert into economy.channels (guild_id, channel_id, name, type, position, bot_permissions) values
         ($1, 100000000000000011, 'second', 0, 2, 19456), ($1, 100000000000000012, 'first', 5, 1, 1024),
         ($1, 100000000000000013, 'voice', 2, 0, 19456)`,
      [alpha],
    );
    await queries.query(
      `insert into economy.roles (guild_id, role_id, name, position, is_managed) values
         ($1, $1, '@everyone', 0, false), ($1, 100000000000000021, 'low', 1, false),
         ($1, 100000000000000022, 'high', 9, false), ($1, 100000000000000023, 'bot', 3, true)`,
      [alpha],
    );
  });
});
afterAll(() => app.close());

const get = (path: string, token = operator) => app.call(path, { headers: { authorization: `Bearer ${token}` } });
const list = async (query = '', token = operator) => (await (await get(`/api/servers?${query}`, token)).json()) as List;

test('the operator gets every server the bot is in, by name, with its supply', async () => {
  const { data, page } = await list();
  expect(data.map(({ name }) => name)).toEqual(['alpha', 'Beta', 'Beta', 'gamma']);
  expect(page.total).toBe(4);
  expect(data[0]).toMatchObject({ id: alpha, total_currency: 25, your_right: 'operator' });
});

test('a member gets the servers where they are staff', async () => {
  const { data, page } = await list('', await app.signInMember(OWNER));
  expect(data).toMatchObject([{ id: alpha, your_right: 'owner' }]);
  expect(page.total).toBe(1);
  expect((await list('', await app.signInMember('100000000000000009'))).data).toEqual([]);
});

test('servers can be paged and searched', async () => {
  const first = await list('limit=2');
  const second = await list(`limit=2&cursor=${first.page.next_cursor}`);
  expect([...first.data, ...second.data].map(({ name }) => name)).toEqual(['alpha', 'Beta', 'Beta', 'gamma']);
  expect(second.page.next_cursor).toBeNull();
  expect((await list('search=BET')).page.total).toBe(2);
});

test('a server the bot has left is not found', async () => {
  expect((await get(`/api/${left}/server`)).status).toBe(404);
});

test('channels are listed in order, with where the bot may post', async () => {
  expect(await (await get(`/api/${alpha}/channels`)).json()).toEqual({
    data: [
      { id: '100000000000000012', name: 'first', parent_id: null, can_post: false },
      { id: '100000000000000011', name: 'second', parent_id: null, can_post: true },
    ],
  });
});

test('roles are listed from the highest, with those the bot may grant', async () => {
  const { data } = (await (await get(`/api/${alpha}/roles`)).json()) as {
    data: { name: string; can_grant: boolean }[];
  };
  expect(data.map(({ name, can_grant }) => [name, can_grant])).toEqual([
    ['high', false],
    ['bot', false],
    ['low', true],
  ]);
});

test('the status counts servers and names the roles of the process', async () => {
  expect(await (await get('/api/status')).json()).toMatchObject({
    bot: 'not_here',
    servers: 4,
    database: 'postgres',
    roles: ['api'],
  });
});

describe('rules', () => {
  test.each([
    ['0', false],
    [String(1 << 10), false],
    [String((1 << 10) | (1 << 11) | (1 << 14)), true],
    ['8', true],
    ['18446744073709551615', true],
  ])('with permissions %s the bot may post: %s', (permissions, expected) => {
    expect(canPost(permissions)).toBe(expected);
  });

  test.each([
    [{ position: 4, isManaged: false }, { permissions: '268435456', topRole: 5 }, true],
    [{ position: 5, isManaged: false }, { permissions: '268435456', topRole: 5 }, false],
    [{ position: 4, isManaged: true }, { permissions: '8', topRole: 5 }, false],
    [{ position: 4, isManaged: false }, { permissions: '0', topRole: 5 }, false],
  ])('role %j may be granted by a bot with %j: %s', (role, bot, expected) => {
    expect(canGrant(role, bot)).toBe(expected);
  });
});
