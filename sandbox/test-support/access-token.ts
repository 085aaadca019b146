import { connectSandbox } from '../client/sandbox-client.ts';
import type { Sandbox } from '../start.ts';

/** The access token somebody gives an application by saying yes to these scopes. */
export async function accessTokenOf(sandbox: Sandbox, person: string, scope: string): Promise<string> {
  const asked = { client_id: sandbox.applicationId, redirect_uri: 'http://127.0.0.1:1/', scope };
  const { location } = await connectSandbox(sandbox.url).as(person).authorize(asked);
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: new URL(location).searchParams.get('code') ?? '',
    redirect_uri: asked.redirect_uri,
    client_id: asked.client_id,
    client_secret: sandbox.clientSecret,
  });
  const granted = await fetch(`${sandbox.apiUrl}/v10/oauth2/token`, { method: 'POST', body });
  const { access_token: token } = (await granted.json()) as { access_token?: string };
  if (token === undefined) throw new Error(`${person} got no token: ${granted.status}.`);
  return token;
}
