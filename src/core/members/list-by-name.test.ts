import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../../tests/support/database/test-database.ts';
import { operator, testLedger, type TestLedger } from '../../../tests/support/fixtures/ledger-fixtures.ts';
import { MAX_COUNTED } from './find-users-store.ts';
import { listUsers, type UsersQuery } from './list-users.ts';

const NAMED = ['anna', 'Bert', 'Émile', 'Zoe'];
const FIRST = 700_000_000_000_000_000n;
const ids = [0n, 1n, 2n].map((index) => String(FIRST + index));

describe.each(engines)('members by name on %s', (engine) => {
  let ledger: TestLedger;
  let guildId: string;
  beforeAll(async () => {
    ledger = await testLedger(engine);
    guildId = await ledger.guild();
    for (const id of ids) await ledger.grant(guildId, id, 1);
    for (const [index, name] of NAMED.entries()) {
      const userId = String(FIRST + 10n + BigInt(index));
      await ledger.grant(guildId, userId, 1);
      await ledger.asOwner(
        'insert into economy.profiles (guild_id, user_id, username, display_name) values ($1, $2, $3, $4)',
        [guildId, userId, `user_${index}`, name],
      );
    }
  });
  afterAll(() => ledger.close());

  const listIn = (id: string, query: UsersQuery) =>
    listUsers(ledger.ctx(operator), { guildId: id, query, cdnUrl: 'https://cdn' });
  const listByName = (query: UsersQuery) => listIn(guildId, { sort_by: 'display_name', ...query });
  const namesOf = async (query: UsersQuery) => (await listByName(query)).data.map((user) => user.display_name);
  /** Reads all pages by their cursors. */
  const readAllPages = async (query: UsersQuery) => {
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const { data, page } = await listByName({ ...query, ...(cursor !== undefined && { cursor }) });
      found.push(...data.map((user) => user.display_name));
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    return found;
  };

  test.each(['asc', 'desc'] as const)('members without a name come after all names, in %s order', async (order) => {
    const all = await namesOf({ order });
    expect(all).toHaveLength(NAMED.length + ids.length);
    expect(all.slice(NAMED.length)).toEqual(order === 'asc' ? ids : ids.toReversed());
    expect(new Set(all.slice(0, NAMED.length))).toEqual(new Set(NAMED));
    expect(order === 'asc' ? all[0] : all[NAMED.length - 1]).toBe('anna');
  });

  test.each([1, 2, 3, 4])('pages of %i return each member once, in the order of one long page', async (limit) => {
    for (const order of ['asc', 'desc'] as const) {
      const all = await namesOf({ order });
      expect(await readAllPages({ order, limit })).toEqual(all);
      const byOffset = await Promise.all(all.map((_, offset) => namesOf({ order, limit: 1, offset })));
      expect(byOffset.flat()).toEqual(all);
    }
  });

  test('a search matches part of either name in any case, or a whole id, and counts its results', async () => {
    expect(await namesOf({ search: 'ERT' })).toEqual(['Bert']);
    expect(await namesOf({ search: 'user_3' })).toEqual(['Zoe']);
    expect(await namesOf({ search: ids[1] })).toEqual([ids[1]]);
    expect(await namesOf({ search: '9'.repeat(19) })).toEqual([]);
    expect(await readAllPages({ search: 'user', limit: 1 })).toEqual((await namesOf({})).slice(0, NAMED.length));
    expect((await listByName({ search: 'user', limit: 1, offset: 9 })).page.total).toBe(NAMED.length);
  });

  test('a member whose name becomes known, before or after their first coin, is sorted by it', async () => {
    const otherGuildId = await ledger.guild();
    const syncProfile = (userId: string, name: string) =>
      ledger.asOwner('select economy.sync_profiles($1, $2::jsonb)', [
        otherGuildId,
        JSON.stringify([{ user_id: userId, username: name, display_name: name, is_bot: false, is_member: true }]),
      ]);
    const names = async () =>
      (await listIn(otherGuildId, { sort_by: 'display_name' })).data.map((user) => user.display_name);
    await ledger.grant(otherGuildId, '101', 1);
    await syncProfile('102', 'Named first');
    await ledger.grant(otherGuildId, '102', 1);
    await ledger.grant(otherGuildId, '103', 1);
    expect(await names()).toEqual(['Named first', '101', '103']);
    await syncProfile('103', 'A late name');
    await syncProfile('101', 'Zuletzt');
    expect(await names()).toEqual(['A late name', 'Named first', 'Zuletzt']);
  });

  describe('when more members match than are counted', () => {
    const SHARED = MAX_COUNTED + 100;
    /** Richer members with other names, more than the first scan reads. */
    const OTHERS = 4_500;
    let largeGuildId: string;
    beforeAll(async () => {
      largeGuildId = await ledger.guild();
      await ledger.asOwner(
        `insert into economy.members (guild_id, user_id, balance)
         select $1, 100000 + nth, nth from generate_series(1, $2::integer) nth`,
        [largeGuildId, SHARED + OTHERS],
      );
      await ledger.asOwner(
        `insert into economy.profiles (guild_id, user_id, username, display_name)
         select $1, 100000 + nth, 'user_' || nth, case when nth <= $3 then 'Alike ' else 'Other ' end || nth
         from generate_series(1, $2::integer) nth`,
        [largeGuildId, SHARED + OTHERS, SHARED],
      );
    });
    const readAllLargePages = async (query: UsersQuery) => {
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const { data, page } = await listIn(largeGuildId, {
          ...query,
          limit: 200,
          ...(cursor !== undefined && { cursor }),
        });
        expect(page).toMatchObject({ total: MAX_COUNTED, total_is_least: true });
        found.push(...data.map((user) => user.id));
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined);
      return found;
    };

    test.each(['balance', 'display_name'] as const)('cursors by %s return each of them once', async (sort) => {
      const found = await readAllLargePages({ search: 'alike', sort_by: sort });
      expect(found).toHaveLength(SHARED);
      expect(new Set(found).size).toBe(SHARED);
      if (sort === 'balance') expect(found).toEqual(found.toSorted().toReversed());
    });

    test('matches at the top of the list are found, and so is an id that is part of many names', async () => {
      const { data } = await listIn(largeGuildId, { search: 'OTHER', limit: 2, offset: 1 });
      expect(data.map((user) => user.balance)).toEqual([SHARED + OTHERS - 1, SHARED + OTHERS - 2]);
      await ledger.asOwner('insert into economy.members (guild_id, user_id) values ($1, 1)', [largeGuildId]);
      const byName = await listIn(largeGuildId, { search: '1', sort_by: 'display_name', order: 'asc', limit: 1 });
      expect(byName.page).toMatchObject({ total: MAX_COUNTED, total_is_least: true });
      const all = await readAllLargePages({ search: '1', sort_by: 'display_name' });
      expect(all.at(-1)).toBe('1');
      expect(new Set(all).size).toBe(all.length);
    });

    test('a result of exactly the maximum is counted exactly', async () => {
      await ledger.asOwner(
        'update economy.members set left_at = now(), is_active = false where guild_id = $1 and user_id > $2',
        [largeGuildId, 100000 + MAX_COUNTED],
      );
      const { page } = await listIn(largeGuildId, { search: 'alike', limit: 1 });
      expect(page).toMatchObject({ total: MAX_COUNTED });
      expect(page).not.toHaveProperty('total_is_least');
    });
  });

  test('an id that is also part of the same member’s name matches once', async () => {
    const otherGuildId = await ledger.guild();
    await ledger.grant(otherGuildId, '100007', 1);
    await ledger.asOwner(
      `insert into economy.profiles (guild_id, user_id, username, display_name) values ($1, 100007, 'like_100007', 'Like')`,
      [otherGuildId],
    );
    expect((await listIn(otherGuildId, { search: '100007' })).page.total).toBe(1);
  });
});
