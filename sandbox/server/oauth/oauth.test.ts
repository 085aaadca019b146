import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectSandbox } from '../../client/sandbox-client.ts';
import { type Sandbox, startSandbox } from '../../start.ts';

describe('OAuth2', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  const redirect = 'http://127.0.0.1:5000/api/auth/discord';
  const code = async (person: string, scope = 'identify guilds'): Promise<string> => {
    const authorization = { client_id: sandbox.applicationId, redirect_uri: redirect, scope, state: 's' };
    const { location } = await connectSandbox(sandbox.url).as(person).authorize(authorization);
    expect(location).toMatch(/^http:\/\/127\.0\.0\.1:5000\/api\/auth\/discord\?code=\w+&state=s$/u);
    return new URL(location).searchParams.get('code') ?? '';
  };
  const token = async (form: Record<string, string>, secret = sandbox.clientSecret) => {
    const body = new URLSearchParams({ client_id: sandbox.applicationId, client_secret: secret, ...form });
    const response = await fetch(`${sandbox.apiUrl}/v10/oauth2/token`, { method: 'POST', body });
    return {
      status: response.status,
      body: (await response.json()) as { access_token: string; refresh_token: string },
    };
  };
  const exchange = (authorizationCode: string, uri = redirect) =>
    token({ grant_type: 'authorization_code', code: authorizationCode, redirect_uri: uri });
  const read = async (path: string, access: string) => {
    const response = await fetch(`${sandbox.apiUrl}/v10${path}`, { headers: { authorization: `Bearer ${access}` } });
    return { status: response.status, body: (await response.json()) as unknown };
  };

  test('a code is exchanged for a token that reads the user and the guilds they may manage', async () => {
    const { status, body } = await exchange(await code('Mara Lindqvist'));
    expect([status, body]).toMatchObject([
      200,
      { token_type: 'Bearer', scope: 'identify guilds', expires_in: 604_800 },
    ]);
    expect((await read('/users/@me', body.access_token)).body).toMatchObject({ global_name: 'Mara Lindqvist' });
    expect((await read('/users/@me/guilds', body.access_token)).body).toMatchObject([
      { name: 'Harbour Commons', owner: true },
    ]);
    const renewed = await token({ grant_type: 'refresh_token', refresh_token: body.refresh_token });
    expect((await read('/users/@me', renewed.body.access_token)).status).toBe(200);
    expect((await token({ grant_type: 'refresh_token', refresh_token: body.refresh_token })).status).toBe(400);
  });

  test('a code works once, only with its own redirect URI and the right secret', async () => {
    const once = await code('Wren Sato');
    expect((await exchange(once)).status).toBe(200);
    expect(await exchange(once)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await exchange(await code('Wren Sato'), 'http://127.0.0.1:5000/elsewhere')).toMatchObject({ status: 400 });
    expect(await token({ grant_type: 'authorization_code' }, 'wrong')).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
  });

  test('a token gives no access beyond its scope, and none to the bot’s routes', async () => {
    const { body } = await exchange(await code('Wren Sato', 'identify'));
    expect((await read('/users/@me/guilds', body.access_token)).status).toBe(401);
    expect((await read('/gateway/bot', body.access_token)).status).toBe(401);
    expect((await read('/users/@me', body.refresh_token)).status).toBe(401);
  });
});
