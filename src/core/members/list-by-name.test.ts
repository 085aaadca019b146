import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../testing/database.ts';
import { operator, testLedger, type Ledger } from '../../testing/ledger.ts';
import { listUsers, type UsersQuery } from './list-users.ts';

const NAMED = ['anna', 'Bert', 'Émile', 'Zoe'];
const FIRST = 700_000_000_000_000_000n;
const ids = [0n, 1n, 2n].map((nth) => String(FIRST + nth));

describe.each(engines)('members by name on %s', (engine) => {
  let ledger: Ledger;
  let guildId: string;
  beforeAll(async () => {
    ledger = await testLedger(engine);
    guildId = await ledger.guild();
    for (const id of ids) await ledger.grant(guildId, id, 1);
    for (const [nth, name] of NAMED.entries()) {
      const userId = String(FIRST + 10n + BigInt(nth));
      await ledger.grant(guildId, userId, 1);
      await ledger.asOwner(
        'insert into economy.profiles (guild_id, user_id, username, display_name) values ($1, $2, $3, $4)',
        [guildId, userId, `user_${nth}`, name],
      );
    }
  });
  afterAll(() => ledger.close());

  const ask = (query: UsersQuery) =>
    listUsers(ledger.ctx(operator), { guildId, query: { sort_by: 'display_name', ...query }, cdnUrl: 'https://cdn' });
  const namesOf = async (query: UsersQuery) => (await ask(query)).data.map((user) => user.display_name);
  /** All pages by their cursors. */
  const walk = async (query: UsersQuery) => {
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const { data, page } = await ask({ ...query, ...(cursor !== undefined && { cursor }) });
      found.push(...data.map((user) => user.display_name));
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    return found;
  };

  test.each(['asc', 'desc'] as const)('whoever has no name comes after all names, in the order %s', async (order) => {
    const all = await namesOf({ order });
    expect(all).toHaveLength(NAMED.length + ids.length);
    expect(all.slice(NAMED.length)).toEqual(order === 'asc' ? ids : ids.toReversed());
    expect(new Set(all.slice(0, NAMED.length))).toEqual(new Set(NAMED));
    expect(order === 'asc' ? all[0] : all[NAMED.length - 1]).toBe('anna');
  });

  test.each([1, 2, 3, 4])('pages of %i show each once, in the order of one long page', async (limit) => {
    for (const order of ['asc', 'desc'] as const) {
      const all = await namesOf({ order });
      expect(await walk({ order, limit })).toEqual(all);
      const byOffset = await Promise.all(all.map((_, offset) => namesOf({ order, limit: 1, offset })));
      expect(byOffset.flat()).toEqual(all);
    }
  });

  test('a search finds part of either name, whatever its case, or a whole id, and counts what it found', async () => {
    expect(await namesOf({ search: 'ERT' })).toEqual(['Bert']);
    expect(await namesOf({ search: 'user_3' })).toEqual(['Zoe']);
    expect(await namesOf({ search: ids[1] })).toEqual([ids[1]]);
    expect(await namesOf({ search: '9'.repeat(19) })).toEqual([]);
    expect(await walk({ search: 'user', limit: 1 })).toEqual((await namesOf({})).slice(0, NAMED.length));
    expect((await ask({ search: 'user', limit: 1, offset: 9 })).page.total).toBe(NAMED.length);
  });

  test('a search that more than a thousand share finds each of them once, and counts them', async () => {
    const large = await ledger.guild();
    await ledger.asOwner(
      'insert into economy.members (guild_id, user_id) select $1, 100000 + nth from generate_series(1, 1200) nth',
      [large],
    );
    await ledger.asOwner(
      `insert into economy.profiles (guild_id, user_id, username, display_name)
       select $1, 100000 + nth, 'like_' || (100000 + nth), 'Name ' || nth from generate_series(1, 1200) nth`,
      [large],
    );
    const find = (search: string, offset: number) =>
      listUsers(ledger.ctx(operator), {
        guildId: large,
        query: { search, sort_by: 'display_name', limit: 200, offset },
        cdnUrl: 'https://cdn',
      });
    const pages = await Promise.all([0, 200, 400, 600, 800, 1_000].map((offset) => find('like', offset)));
    expect(new Set(pages.flatMap(({ data }) => data.map(({ id }) => id))).size).toBe(1_200);
    expect(pages[0]?.page.total).toBe(1_200);
    // An id that is part of the same member's name is one find.
    expect((await find('100007', 0)).page.total).toBe(1);
  });
});
