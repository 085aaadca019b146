import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../../tests/support/database/test-database.ts';
import { startHttpApp, type HttpApp } from '../../../tests/support/http-app.ts';

const OWNER = '100000000000000001';
const MEMBER = '100000000000000002';
const STRANGER = '100000000000000003';
const USER = '200000000000000001';

describe.each(engines)('accounts over the API on %s', (engine) => {
  let app: HttpApp;
  let operator: string;
  beforeAll(async () => {
    app = await startHttpApp({
      engine,
      findMembership: (_, userId) =>
        Promise.resolve(userId === STRANGER ? null : { roleIds: ['300000000000000001'], permissions: '0' }),
    });
    operator = await app.signIn();
  });
  afterAll(() => app.close());

  const guild = () => app.guild({ ownerId: OWNER, balances: { [USER]: 100 } });
  const send = async (
    path: string,
    request: { method: string; body?: unknown; token?: string; key?: string },
  ): Promise<{ status: number; body: Record<string, unknown> & { error?: { code: string; message: string } } }> => {
    const response = await app.call(path, {
      method: request.method,
      headers: {
        authorization: `Bearer ${request.token ?? operator}`,
        'content-type': 'application/json',
        ...(request.key !== undefined && { 'idempotency-key': request.key }),
      },
      ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const put = (guildId: string, body: unknown, overrides: { token?: string; key?: string } = {}) =>
    send(`/api/${guildId}/users/${USER}/balance`, { method: 'PUT', body, ...overrides });

  test('a balance can be changed by an amount or set, and the transaction can be looked up', async () => {
    const guildId = await guild();
    const added = await put(guildId, { amount: 50, reason: 'won' });
    expect(added).toMatchObject({
      status: 200,
      body: { user_id: USER, balance_before: 100, balance_after: 150, amount: 50 },
    });
    const entry = await send(`/api/${guildId}/transactions/${String(added.body['transaction_id'])}`, { method: 'GET' });
    expect(entry.body).toMatchObject({ amount: 50, type: 'admin_add', description: 'Added by staff: won' });
    expect(await put(guildId, { amount: -30, reason: 'oops' })).toMatchObject({ body: { balance_after: 120 } });
    expect(await put(guildId, { amount: 7, set: true, reason: 'tidy' })).toMatchObject({
      body: { balance_before: 120, balance_after: 7, amount: -113 },
    });
  });

  test('taking more than the balance is a conflict that states the balance', async () => {
    const response = await put(await guild(), { amount: -101, reason: 'all of it' });
    expect(response).toMatchObject({ status: 409, body: { error: { code: 'insufficient_funds' } } });
    expect(response.body.error?.message).toBe(
      'There are 100 coins, and 101 are needed. A balance cannot go below zero.',
    );
  });

  test('requests with the same Idempotency-Key change a balance once', async () => {
    const guildId = await guild();
    const first = await put(guildId, { amount: 5, reason: 'once' }, { key: 'the-same-key' });
    expect(await put(guildId, { amount: 5, reason: 'once' }, { key: 'the-same-key' })).toEqual(first);
    expect(await send(`/api/${guildId}/users/${USER}`, { method: 'GET' })).toMatchObject({ body: { balance: 105 } });
  });

  test.each([
    { amount: 1.5, reason: 'x' },
    { amount: '5', reason: 'x' },
    { amount: 2 ** 53, reason: 'x' },
    { amount: 0, reason: 'x' },
    { amount: -1, set: true, reason: 'x' },
    { amount: 5 },
    { amount: 5, reason: '  ' },
    { amount: 5, reason: 'x', user_id: USER },
  ])('%j is rejected as invalid input', async (body) => {
    expect(await put(await guild(), body)).toMatchObject({ status: 400, body: { error: { code: 'invalid_input' } } });
  });

  test('the sixth change of one member within a minute is refused', async () => {
    const guildId = await guild();
    for (let index = 0; index < 5; index += 1) await put(guildId, { amount: 1, reason: 'x' });
    expect(await put(guildId, { amount: 1, reason: 'x' })).toMatchObject({
      status: 429,
      body: { error: { code: 'too_many_changes' } },
    });
  });

  test('an account can be frozen and unfrozen', async () => {
    const guildId = await guild();
    const userPath = `/api/${guildId}/users/${USER}`;
    const frozen = await send(`${userPath}/freeze`, { method: 'POST', body: { reason: 'a second account' } });
    expect(frozen).toMatchObject({ status: 200, body: { user_id: USER, reason: 'a second account' } });
    expect(await send(userPath, { method: 'GET' })).toMatchObject({
      body: { frozen_at: frozen.body['frozen_at'], frozen_reason: 'a second account' },
    });
    expect(await send(`${userPath}/freeze`, { method: 'POST', body: {} })).toMatchObject({ status: 400 });
    expect(await send(`${userPath}/unfreeze`, { method: 'POST' })).toMatchObject({
      status: 200,
      body: { was_frozen: true },
    });
    expect(await send(`${userPath}/unfreeze`, { method: 'POST' })).toMatchObject({ body: { was_frozen: false } });
  });

  test('the owner is allowed, members without the right get 403 and strangers get 404', async () => {
    const guildId = await guild();
    const userPath = `/api/${guildId}/users/${USER}`;
    const statusesFor = async (userId: string) => {
      const token = await app.signInMember(userId);
      const responses = [
        await put(guildId, { amount: 1, reason: 'x' }, { token }),
        await send(`${userPath}/freeze`, { method: 'POST', body: { reason: 'x' }, token }),
        await send(`${userPath}/unfreeze`, { method: 'POST', token }),
      ];
      return responses.map(({ status }) => status);
    };
    expect(await statusesFor(OWNER)).toEqual([200, 200, 200]);
    expect(await statusesFor(MEMBER)).toEqual([403, 403, 403]);
    expect(await statusesFor(STRANGER)).toEqual([404, 404, 404]);
  });
});
