import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../../tests/support/database/test-database.ts';
import { startHttpApp, type HttpApp } from '../../../tests/support/http-app.ts';
import type { User } from './contract.ts';

type List = { data: User[]; page: { total: number; next_cursor: string | null } };
type CleanUpReply = { dry_run: boolean; days: number; members: number; coins_kept: number; remaining: number };

const OWNER = '100000000000000001';
const MODERATOR = '100000000000000003';
const STRANGER = '100000000000000005';
const MODERATOR_ROLE = '300000000000000002';
const PRESENT = '200000000000000001';
const JUST_LEFT = '200000000000000002';
const LONG_GONE = '200000000000000003';
const LONGER_GONE = '200000000000000004';

describe.each(engines)('inactive members on %s', (engine) => {
  let app: HttpApp;
  let operator: string;
  beforeAll(async () => {
    app = await startHttpApp({
      engine,
      findMembership: (_, userId) =>
        Promise.resolve(userId === MODERATOR ? { roleIds: [MODERATOR_ROLE], permissions: '0' } : null),
    });
    operator = await app.signIn();
  });
  afterAll(() => app.close());

  const asOwner = <R extends object>(text: string, params: readonly (string | number | readonly string[])[]) =>
    app.database.admin.transaction(async (queries) => {
      await queries.query(`select set_config('app.across_guilds', 'on', true)`);
      return queries.query<R>(text, params);
    });
  const call = (path: string, body?: unknown, token = operator) =>
    app.call(path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const leave = (guildId: string, userId: string, days: number) =>
    asOwner(
      `update economy.members set is_active = false, left_at = now() - $3::integer * interval '1 day'
       where guild_id = $1 and user_id = $2`,
      [guildId, userId, days],
    );
  const server = async () => {
    const guildId = await app.guild({
      ownerId: OWNER,
      balances: { [PRESENT]: 1, [JUST_LEFT]: 20, [LONG_GONE]: 300, [LONGER_GONE]: 4000 },
    });
    await leave(guildId, JUST_LEFT, 3);
    await leave(guildId, LONG_GONE, 40);
    await leave(guildId, LONGER_GONE, 90);
    return guildId;
  };
  const inactive = async (guildId: string, query = '') =>
    (await (await call(`/api/${guildId}/users/inactive${query}`)).json()) as List;
  const cleanUp = async (guildId: string, body: unknown) =>
    (await (await call(`/api/${guildId}/users/cleanup`, body)).json()) as CleanUpReply;
  const idsOf = async (guildId: string, standing: string) => {
    const list = (await (await call(`/api/${guildId}/users?standing=${standing}&sort_by=balance`)).json()) as List;
    return list.data.map(({ id }) => id);
  };
  const readAuditedOperations = (guildId: string) =>
    asOwner<{ act: string }>('select act from economy.audit where guild_id = $1 order by audit_id', [guildId]);

  test('are listed by how long ago they left, longest first', async () => {
    const guildId = await server();
    expect((await inactive(guildId)).data.map(({ id }) => id)).toEqual([LONGER_GONE, LONG_GONE]);
    expect((await inactive(guildId, '?days=1')).page.total).toBe(3);
    expect((await inactive(guildId, '?days=60')).data).toMatchObject([
      { id: LONGER_GONE, balance: 4000, is_active: false, left_at: expect.stringMatching(/Z$/) as string },
    ]);
    const first = await inactive(guildId, '?days=1&limit=2');
    const next = await inactive(guildId, `?days=1&limit=2&cursor=${first.page.next_cursor ?? ''}`);
    expect(next.data.map(({ id }) => id)).toEqual([JUST_LEFT]);
  });

  test('are only counted in a dry run', async () => {
    const guildId = await server();
    const counted = { dry_run: true, days: 30, members: 2, coins_kept: 4300, remaining: 0 };
    expect(await cleanUp(guildId, { dry_run: true })).toEqual(counted);
    expect(await cleanUp(guildId, { days: 60, dry_run: true })).toMatchObject({ members: 1, coins_kept: 4000 });
    expect([await idsOf(guildId, 'left'), await readAuditedOperations(guildId)]).toEqual([
      [LONGER_GONE, LONG_GONE, JUST_LEFT],
      [],
    ]);
  });

  test('are archived with all their coins, in one audit record and one change', async () => {
    const guildId = await server();
    const supply = () =>
      asOwner('select sum(balance)::numeric as sum from economy.members where guild_id = $1', [guildId]);
    const before = await supply();
    const done = await cleanUp(guildId, { days: 30 });
    expect(done).toEqual({ dry_run: false, days: 30, members: 2, coins_kept: 4300, remaining: 0 });
    expect(await supply()).toEqual(before);
    expect(await idsOf(guildId, 'all')).toEqual([JUST_LEFT, PRESENT]);
    expect((await inactive(guildId)).data).toEqual([]);
    expect(await cleanUp(guildId, { dry_run: false })).toMatchObject({ members: 0 });
    expect(await readAuditedOperations(guildId)).toEqual([{ act: 'clean_up_members' }]);
    const changes = await asOwner<{ affected_ids: string[] }>(
      `select affected_ids from economy.changes where guild_id = $1 and data_type = 'users'`,
      [guildId],
    );
    expect(changes.map(({ affected_ids: ids }) => ids.toSorted())).toEqual([[LONG_GONE, LONGER_GONE]]);
  });

  test('can be reactivated with everything they had, and leave again', async () => {
    const guildId = await server();
    await cleanUp(guildId, { dry_run: false });
    const response = await call(`/api/${guildId}/users/${LONG_GONE}/reactivate`, {});
    expect([response.status, await response.json()]).toMatchObject([400, { error: { code: 'invalid_input' } }]);
    const back = await app.call(`/api/${guildId}/users/${LONG_GONE}/reactivate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${operator}` },
    });
    expect([back.status, await back.json()]).toMatchObject([
      200,
      { id: LONG_GONE, balance: 300, is_active: true, left_at: null },
    ]);
    expect(await idsOf(guildId, 'here')).toEqual([LONG_GONE, PRESENT]);
    // The other one rejoins, which the bot reports.
    await asOwner('select economy.record_membership($1, $2, true)', [guildId, LONGER_GONE]);
    expect(await idsOf(guildId, 'here')).toEqual([LONGER_GONE, LONG_GONE, PRESENT]);
    await asOwner('select economy.record_membership($1, $2, false)', [guildId, LONGER_GONE]);
    expect(await idsOf(guildId, 'left')).toEqual([LONGER_GONE, JUST_LEFT]);
    expect(await readAuditedOperations(guildId)).toEqual([{ act: 'clean_up_members' }, { act: 'reactivate_member' }]);
  });

  test('reactivating an active member changes nothing, and an unknown member is not found', async () => {
    const guildId = await server();
    const reactivate = (userId: string) =>
      app.call(`/api/${guildId}/users/${userId}/reactivate`, {
        method: 'POST',
        headers: { authorization: `Bearer ${operator}` },
      });
    expect((await reactivate(PRESENT)).status).toBe(200);
    expect(await readAuditedOperations(guildId)).toEqual([]);
    expect((await reactivate('200000000000000009')).status).toBe(404);
  });

  test('two concurrent cleanups archive each member once', async () => {
    const guildId = await server();
    const both = await Promise.all([cleanUp(guildId, { dry_run: false }), cleanUp(guildId, { dry_run: false })]);
    expect(both.map(({ members }) => members).toSorted((one, other) => one - other)).toEqual([0, 2]);
  });

  test.each([
    ['the owner', OWNER, 200],
    ['a moderator', MODERATOR, 403],
    ['a stranger', STRANGER, 404],
  ])('%s (%s) gets status %i', async (_, userId, status) => {
    const guildId = await server();
    await asOwner('update economy.guild_settings set moderator_roles = $2 where guild_id = $1', [
      guildId,
      [MODERATOR_ROLE],
    ]);
    const token = await app.signInMember(userId);
    expect((await call(`/api/${guildId}/users/inactive`, undefined, token)).status).toBe(status);
    expect((await call(`/api/${guildId}/users/cleanup`, { dry_run: false }, token)).status).toBe(status);
    expect((await inactive(guildId)).page.total).toBe(status === 200 ? 0 : 2);
  });

  test.each([{ days: 0 }, { days: 4000 }, { days: '30' }, { dry_run: 'no' }, { day: 3 }])(
    'the body %j is refused',
    async (body) => {
      const guildId = await server();
      expect((await call(`/api/${guildId}/users/cleanup`, body)).status).toBe(400);
    },
  );
});
