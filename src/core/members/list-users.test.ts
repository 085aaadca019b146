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
  // Balances repeat, so that pages must part equal ones.
  const balances = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [idOf(index), (index % 5) * 100]));
  guildId = await app.guild({ ownerId: OWNER, balances });
  otherId = await app.guild({ balances: { [idOf(900)]: 7 } });
  await app.database.admin.transaction(async (q) => {
    await q.query(`select set_config('app.guild_id', $1, true)`, [guildId]);
    await q.query('update economy.guild_settings set moderator_roles = $1 where guild_id = $2', [
      [MODERATOR_ROLE],
      guildId,
    ]);
    await q.query(
      `insert into economy.profiles (guild_id, user_id, username, display_name, avatar) values
         ($1, $2, 'ada_l', 'Ada 100% Lovelace', 'abc'), ($1, $3, 'grace', 'Grace_Hopper', null)`,
      [guildId, idOf(1), idOf(2)],
    );
    await q.query(
      `update economy.members set left_at = now(), is_active = false where guild_id = $1 and user_id = $2`,
      [guildId, idOf(3)],
    );
    await q.query('insert into economy.members (guild_id, user_id, balance) values ($1, 0, 50)', [guildId]);
  });
});
afterAll(() => app.close());

const get = (path: string, token = operator) => app.call(path, { headers: { authorization: `Bearer ${token}` } });
const list = async (query = '', id = guildId) => (await (await get(`/api/${id}/users?${query}`)).json()) as List;

test('the richest come first, without those who left and without the escrow', async () => {
  const { data, page } = await list();
  expect(page).toEqual({ limit: 50, offset: 0, total: 24, next_cursor: null });
  expect(data.map((user) => user.balance)).toEqual(data.map((user) => user.balance).toSorted((a, b) => b - a));
  expect(data.map((user) => user.id)).not.toContain(idOf(3));
  expect((await list('include_inactive=true')).page.total).toBe(25);
});

test('those who left are listed by themselves, or with all', async () => {
  expect((await list('standing=left')).data.map((user) => user.id)).toEqual([idOf(3)]);
  expect((await list('standing=all')).page.total).toBe(25);
  expect((await list('standing=here&include_inactive=true')).page.total).toBe(24);
});

test.each(['balance', 'total_earned', 'total_spent', 'display_name', 'created_at'])(
  'following cursors by %s shows each member once in the order of one long page',
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

test('pages are counted both ways', async () => {
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
])('%s is refused', async (query) => {
  expect((await get(`/api/${guildId}/users?${query}`)).status).toBe(400);
});

describe('one member', () => {
  test('has a name, a picture and a balance', async () => {
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

  test('who left is still shown, with the moment', async () => {
    expect(await (await get(`/api/${guildId}/users/${idOf(3)}`)).json()).toMatchObject({
      is_active: false,
      left_at: expect.stringMatching(/Z$/) as string,
    });
  });

  test('of another server, or of none, is not there', async () => {
    for (const id of [idOf(900), idOf(901)]) {
      const response = await get(`/api/${guildId}/users/${id}`);
      expect([response.status, await response.text()]).toEqual([404, expect.stringContaining('member_missing')]);
    }
  });
});

describe('who may look', () => {
  test.each([
    ['the owner', OWNER, 200, 'owner'],
    ['a moderator', MODERATOR, 200, 'moderator'],
    ['somebody without a say', PLAIN_MEMBER, 403, 'not_allowed'],
    ['a stranger', STRANGER, 404, 'server_missing'],
  ])('%s', async (_, userId, status, word) => {
    const token = await app.signInMember(userId);
    for (const path of ['users', `users/${idOf(1)}`, 'server', 'channels', 'roles']) {
      const response = await get(`/api/${guildId}/${path}`, token);
      expect(response.status).toBe(status);
      const text = await response.text();
      if (status !== 200 || path === 'server') expect(text).toContain(word);
    }
  });

  test('a server that does not exist looks like one that is not yours', async () => {
    const token = await app.signInMember(STRANGER);
    const [none, others] = await Promise.all([
      get('/api/999999999999999999/users', token),
      get(`/api/${otherId}/users`, token),
    ]);
    expect([none.status, await none.text()]).toEqual([others.status, await others.text()]);
  });
});
