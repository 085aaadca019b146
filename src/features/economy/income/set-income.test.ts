import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../../../tests/support/database/test-database.ts';
import { startHttpApp, type HttpApp } from '../../../../tests/support/http-app.ts';

const OWNER = '100000000000000001';
const MODERATOR = '100000000000000002';
const MODERATORS = '300000000000000001';
const KEEPERS = '300000000000000002';
const GUARDS = '300000000000000003';

describe.each(engines)('role incomes over the API on %s', (engine) => {
  let app: HttpApp;
  let operator: string;
  beforeAll(async () => {
    app = await startHttpApp({
      engine,
      findMembership: (_, userId) =>
        Promise.resolve(userId === MODERATOR ? { roleIds: [MODERATORS], permissions: '3072' } : null),
    });
    operator = await app.signIn();
  });
  afterAll(() => app.close());

  const asOwner = (text: string, params: (string | readonly string[])[]) =>
    app.database.admin.transaction(async (queries) => {
      await queries.query(`select set_config('app.across_guilds', 'on', true)`);
      return queries.query(text, params);
    });
  const guild = async () => {
    const guildId = await app.guild({ ownerId: OWNER });
    await asOwner('update economy.guild_settings set moderator_roles = $2 where guild_id = $1', [
      guildId,
      [MODERATORS],
    ]);
    const names = { [guildId]: '@everyone', [KEEPERS]: 'Keepers', [GUARDS]: 'Guards' };
    for (const [roleId, name] of Object.entries(names)) {
      await asOwner('insert into economy.roles (guild_id, role_id, name) values ($1, $2, $3)', [guildId, roleId, name]);
    }
    return guildId;
  };
  const send = async (method: string, path: string, body?: unknown, token = operator) => {
    const response = await app.call(`/api/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const put = (guildId: string, roleId: string, body: unknown) => send('PUT', `${guildId}/incomes/${roleId}`, body);
  const terms = { amount: 50, every_hours: 24 };

  test('incomes can be set, listed, changed and removed, each change with an audit record', async () => {
    const guildId = await guild();
    expect(await put(guildId, KEEPERS, terms)).toEqual({
      status: 200,
      body: { role_id: KEEPERS, role_name: 'Keepers', ...terms },
    });
    await put(guildId, GUARDS, { amount: 70, every_hours: 168 });
    const listed = await send('GET', `${guildId}/incomes`);
    expect(listed.body).toEqual({
      data: [
        { role_id: GUARDS, role_name: 'Guards', amount: 70, every_hours: 168 },
        { role_id: KEEPERS, role_name: 'Keepers', ...terms },
      ],
    });
    await put(guildId, KEEPERS, { ...terms, amount: 60 });
    await put(guildId, KEEPERS, { ...terms, amount: 60 });
    expect((await send('DELETE', `${guildId}/incomes/${KEEPERS}`)).body).toEqual({ role_id: KEEPERS, was_set: true });
    expect((await send('DELETE', `${guildId}/incomes/${KEEPERS}`)).body).toEqual({ role_id: KEEPERS, was_set: false });
    const audit = await send('GET', `${guildId}/audit`);
    expect(audit.body).toMatchObject({
      data: [
        { act: 'remove_income', target_name: 'Keepers', before: { ...terms, amount: 60 }, after: null },
        { act: 'set_income', target_name: 'Keepers', before: terms, after: { ...terms, amount: 60 } },
        { act: 'set_income', target_name: 'Guards' },
        { act: 'set_income', target_name: 'Keepers', before: null, after: terms },
      ],
    });
  });

  test.each([
    ['amount', { amount: 0, every_hours: 1 }],
    ['amount', { amount: 1.5, every_hours: 1 }],
    ['amount', { amount: '5', every_hours: 1 }],
    ['amount', { amount: 2 ** 53, every_hours: 1 }],
    ['every_hours', { amount: 1, every_hours: 0 }],
    ['every_hours', { amount: 1, every_hours: 8_761 }],
    ['every_hours', { amount: 1 }],
  ])('the error names %s for %j', async (field, body) => {
    expect(await put(await guild(), KEEPERS, body)).toMatchObject({
      status: 400,
      body: {
        error: { code: 'invalid_input', fields: expect.arrayContaining([expect.objectContaining({ path: field })]) },
      },
    });
  });

  test('an unknown role and @everyone cannot have an income', async () => {
    const guildId = await guild();
    for (const roleId of [guildId, '300000000000000099']) {
      expect(await put(guildId, roleId, terms)).toMatchObject({
        status: 400,
        body: { error: { code: 'role_unknown', fields: [{ path: 'role_id' }] } },
      });
    }
  });

  test('at most one hundred roles have an income, and each can still be changed', async () => {
    const guildId = await guild();
    await asOwner(
      `insert into economy.role_incomes (guild_id, role_id, amount, every_hours)
       select $1, 400000000000000000 + n, 1, 1 from generate_series(1, 99) n`,
      [guildId],
    );
    expect((await put(guildId, KEEPERS, terms)).status).toBe(200);
    expect(await put(guildId, GUARDS, terms)).toMatchObject({
      status: 409,
      body: { error: { code: 'too_many_incomes' } },
    });
    expect((await put(guildId, KEEPERS, { ...terms, amount: 1 })).status).toBe(200);
  });

  test('moderators can list incomes, the owner can change them, and strangers get 404', async () => {
    const guildId = await guild();
    const statusesFor = async (userId: string) => {
      const token = await app.signInMember(userId);
      const responses = [
        await send('GET', `${guildId}/incomes`, undefined, token),
        await send('PUT', `${guildId}/incomes/${KEEPERS}`, terms, token),
        await send('DELETE', `${guildId}/incomes/${KEEPERS}`, undefined, token),
      ];
      return responses.map(({ status }) => status);
    };
    expect(await statusesFor(OWNER)).toEqual([200, 200, 200]);
    expect(await statusesFor(MODERATOR)).toEqual([200, 403, 403]);
    expect(await statusesFor('100000000000000009')).toEqual([404, 404, 404]);
  });
});
