import { connectSandbox } from '../client/sandbox-client.ts';
import type { Sandbox } from '../start.ts';

/** Authorizes the application as a person and returns the access token. */
export async function obtainAccessToken(sandbox: Sandbox, person: string, scope: string): Promise<string> {
  const authorization = { client_id: sandbox.applicationId, redirect_uri: 'http://127.0.0.1:1/', scope };
  const { location } = await connectSandbox(sandbox.url).as(person).authorize(authorization);
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: new URL(location).searchParams.get('code') ?? '',
    redirect_uri: authorization.redirect_uri,
    client_id: authorization.client_id,
    client_secret: sandbox.clientSecret,
  });
  const response = await fetch(`${sandbox.apiUrl}/v10/oauth2/token`, { method: 'POST', body });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (token === undefined) throw new Error(`${person} got no token: ${response.status}.`);
  return token;
}
