import type { LocalDiscord } from '../local-discord.ts';
import { isRecord } from '../wire/form.ts';
import { issueTokens, redeemCode, redeemRefresh } from '../wire/oauth-grants.ts';
import type { Answer, Call, Route } from '../wire/router.ts';

/** Sign-in, `topics/oauth2.mdx`; refusals have OAuth's shape, not Discord's. */
export const oauthRoutes: Route[] = [
  { method: 'POST', path: '/oauth2/token', isOpen: true, handle: exchange },
  {
    method: 'POST',
    path: '/oauth2/token/revoke',
    isOpen: true,
    handle: (local, call) => {
      if (!isClient(local, call)) return invalidClient;
      local.oauth.tokens.delete(field(call, 'token'));
      return { status: 200, body: {} };
    },
  },
];

const invalidClient: Answer = { status: 401, body: { error: 'invalid_client' } };
const invalidGrant = (what: string): Answer => ({
  status: 400,
  body: { error: 'invalid_grant', error_description: `Invalid "${what}" in request.` },
});

function exchange(local: LocalDiscord, call: Call): Answer {
  if (!isClient(local, call)) return invalidClient;
  const kind = field(call, 'grant_type');
  if (kind === 'authorization_code') {
    const given = {
      code: field(call, 'code'),
      redirectUri: field(call, 'redirect_uri'),
      verifier: field(call, 'code_verifier'),
    };
    const grant = redeemCode(local, given);
    return grant ? { status: 200, body: issueTokens(local, grant) } : invalidGrant('code');
  }
  if (kind === 'refresh_token') {
    const grant = redeemRefresh(local, field(call, 'refresh_token'));
    return grant ? { status: 200, body: issueTokens(local, grant) } : invalidGrant('refresh_token');
  }
  return { status: 400, body: { error: 'unsupported_grant_type' } };
}

/** The application's id and secret, in the form or as Basic credentials. */
function isClient(local: LocalDiscord, call: Call): boolean {
  const { applicationId, clientSecret } = local.settings;
  const basic = Buffer.from(`${applicationId}:${clientSecret}`).toString('base64');
  if (call.authorization === `Basic ${basic}`) return true;
  return field(call, 'client_id') === applicationId && field(call, 'client_secret') === clientSecret;
}

function field(call: Call, name: string): string {
  const value = isRecord(call.body) ? call.body[name] : undefined;
  return typeof value === 'string' ? value : '';
}
