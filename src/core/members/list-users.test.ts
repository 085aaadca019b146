import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHttpApp, type HttpApp } from '../../../tests/support/http-app.ts';

type User = { id: string; balance: number; display_name: string; avatar_url: string | null };
type List = { data: User[]; page: { limit: number; offset: number; total: number; next_cursor: string | null } };

const OWNER = '100000000000000001';
const MODERATOR = '100000000000000002';
const PLAIN_MEMBER = '100000000000000003';
const STRANGER = '100000000000000004';
const MODERATOR_ROLE = '100000000000000050';
const idOf = (index: number) => String(200_000_000_000_000_000n + BigInt(index));

let app: HttpApp;
let operator: string;
let guildId: string;
let otherId: string;
beforeAll(async () => {
  app = await startHttpApp({
    engine: 'postgres',
    findMembership: (_, userId) =>
      Promise.resolve(
        userId === MODERATOR
          ? { roleIds: [MODERATOR_ROLE], permissions: '0' }
          : userId === PLAIN_MEMBER
            ? { roleIds: ['100000000000000051'], permissions: '0' }
            : null,
      ),
  });
  operator = await app.signIn();
  // Balances repeat, so that page boundaries fall between equal ones.
  const balances = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [idOf(index), (index % 5) * 100]));
  guildId = await app.guild({ ownerId: OWNER, balances });
  otherId = await app.guild({ balances: { [idOf(900)]: 7 } });
  await app.database.admin.transaction(async (queries) => {
    await queries.query(`select set_config('app.guild_id', $1, true)`, [guildId]);
    await queries.query('update economy.guild_settings set moderator_roles = $1 where guild_id = $2', [
      [MODERATOR_ROLE],
      guildId,
    ]);
    await queries.query(
      `insert into economy.profiles (guild_id, user_id, username, display_name, avatar) values
         ($1, $2, 'ada_l', 'Ada 100% Lovelace', 'abc'), ($1, $3, 'grace', 'Grace_Hopper', null)`,
      [guildId, idOf(1), idOf(2)],
    );
    await queries.query(
      `update economy.members set left_at = now(), is_active = false where guild_id = $1 and user_id = $2`,
      [guildId, idOf(3)],
    );
    await queries.query('insert into economy.members (guild_id, user_id, balance) values ($1, 0, 50)', [guildId]);
  });
});
afterAll(() => app.close());

const get = (path: string, token = operator) => app.call(path, { headers: { authorization: `Bearer ${token}` } });
const list = async (query = '', id = guildId) => (await (await get(`/api/${id}/users?${query}`)).json()) as List;

test('members are listed by balance, without those who left and without escrow', async () => {
  const { data, page } = await list();
  expect(page).toEqual({ limit: 50, offset: 0, total: 24, next_cursor: null });
  expect(data.map((user) => user.balance)).toEqual(data.map((user) => user.balance).toSorted((a, b) => b - a));
  expect(data.map((user) => user.id)).not.toContain(idOf(3));
  expect((await list('include_inactive=true')).page.total).toBe(25);
});

test('members who left can be listed alone or with all others', async () => {
  expect((await list('standing=left')).data.map((user) => user.id)).toEqual([idOf(3)]);
  expect((await list('standing=all')).page.total).toBe(25);
  expect((await list('standing=here&include_inactive=true')).page.total).toBe(24);
});

test.each(['balance', 'total_earned', 'total_spent', 'display_name', 'created_at'])(
  'following cursors by %s returns each member once, in the order of one long page',
  async (sort) => {
    for (const order of ['asc', 'desc']) {
      const fullList = await list(`sort_by=${sort}&order=${order}`);
      const collectedIds: string[] = [];
      let cursor: string | null = '';
      for (let pages = 0; cursor !== null && pages < 10; pages += 1) {
        const page: List = await list(`sort_by=${sort}&order=${order}&limit=7${cursor && `&cursor=${cursor}`}`);
        collectedIds.push(...page.data.map((user) => user.id));
        cursor = page.page.next_cursor;
      }
      expect(collectedIds).toEqual(fullList.data.map((user) => user.id));
    }
  },
);

test('an offset and a page number address the same page', async () => {
  const byOffset = await list('limit=5&offset=10');
  const byPage = await list('per_page=5&page=3');
  expect(byPage).toEqual(byOffset);
  expect(byPage.page).toMatchObject({ limit: 5, offset: 10, total: 24 });
});

test.each([
  ['LOVELACE', 1],
  ['100%', 1],
  ['e_h', 1],
  ['%', 1],
  ['ADA_L', 1],
  [idOf(5), 1],
  ['nobody by that name', 0],
])('a search for %j finds %i', async (search, found) => {
  expect((await list(`search=${encodeURIComponent(search)}`)).page.total).toBe(found);
});

test.each([
  'limit=0',
  'limit=201',
  'limit=x',
  'offset=10001',
  'page=10001&per_page=200',
  'sort_by=left_at;drop',
  'order=up',
  'cursor=nonsense',
  `cursor=${Buffer.from('["total_spent desc","5","1"]').toString('base64url')}`,
  `cursor=${Buffer.from('["balance desc","x","1"]').toString('base64url')}`,
  'unknown=1',
])('the query %s is refused', async (query) => {
  expect((await get(`/api/${guildId}/users?${query}`)).status).toBe(400);
});

describe('one member', () => {
  test('has a name, an avatar and a balance', async () => {
    expect(await (await get(`/api/${guildId}/users/${idOf(1)}`)).json()).toMatchObject({
      id: idOf(1),
      username: 'ada_l',
      display_name: 'Ada 100% Lovelace',
      avatar_url: `https://cdn.discordapp.com/avatars/${idOf(1)}/abc.png?size=128`,
      balance: 100,
      is_active: true,
      left_at: null,
      recent_transactions: [],
    });
  });

  test('who left is still returned, with the time', async () => {
    expect(await (await get(`/api/${guildId}/users/${idOf(3)}`)).json()).toMatchObject({
      is_active: false,
      left_at: expect.stringMatching(/Z$/) as string,
    });
  });

  test('of another server, or of none, is not found', async () => {
    for (const id of [idOf(900), idOf(901)]) {
      const response = await get(`/api/${guildId}/users/${id}`);
      expect([response.status, await response.text()]).toEqual([404, expect.stringContaining('member_missing')]);
    }
  });
});

describe('permissions', () => {
  test.each([
    ['the owner', OWNER, 200, 'owner'],
    ['a moderator', MODERATOR, 200, 'moderator'],
    ['a member who is not staff', PLAIN_MEMBER, 403, 'not_allowed'],
    ['a stranger', STRANGER, 404, 'server_missing'],
  ])('%s (%s) gets status %i', async (_, userId, status, word) => {
    const token = await app.signInMember(userId);
    for (const path of ['users', `users/${idOf(1)}`, 'server', 'channels', 'roles']) {
      const response = await get(`/api/${guildId}/${path}`, token);
      expect(response.status).toBe(status);
      const text = await response.text();
      if (status !== 200 || path === 'server') expect(text).toContain(word);
    }
  });

  test('a server that does not exist and one of other people get the same reply', async () => {
    const token = await app.signInMember(STRANGER);
    const [none, others] = await Promise.all([
      get('/api/999999999999999999/users', token),
      get(`/api/${otherId}/users`, token),
    ]);
    expect([none.status, await none.text()]).toEqual([others.status, await others.text()]);
  });
});
