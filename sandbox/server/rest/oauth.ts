import type { LocalDiscord } from '../../local-discord.ts';
import { refusal } from '../../world/discord-error.ts';
import { isRecord } from '../http/form.ts';
import { issueTokens, redeemCode, redeemRefresh, tokenLifeS } from '../oauth/oauth-grants.ts';
import type { Answer, Call, Route } from '../http/router.ts';
import { requireGuild } from '../../world/permissions/access.ts';
import { isoTime } from '../../world/format-timestamp.ts';
import { findUser } from '../../world/world.ts';
import { application } from './users.ts';

/** Sign-in, `topics/oauth2.mdx`; refusals have OAuth's shape, not Discord's. */
export const oauthRoutes: Route[] = [
  { method: 'POST', path: '/oauth2/token', isOpen: true, handle: exchange },
  { method: 'GET', path: '/oauth2/@me', bearerScope: 'identify', handle: currentAuthorization },
  {
    method: 'GET',
    path: '/users/@me/guilds/:guild/member',
    bearerScope: 'guilds.members.read',
    handle: ownMember,
  },
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

/** The member somebody with a token is in a guild of the bot's. */
function ownMember(local: LocalDiscord, { param, bearer }: Call): Answer {
  const { parts } = requireGuild(local, param('guild'));
  const member = parts.members.get(bearer ?? '');
  if (!member) throw refusal(10_007);
  return { status: 200, body: member };
}

/** `topics/oauth2.mdx`, "Get Current Authorization Information". */
function currentAuthorization(local: LocalDiscord, { bearer, authorization }: Call): Answer {
  const token = local.oauth.tokens.get(authorization.replace(/^Bearer /u, ''));
  const user = bearer === null ? undefined : findUser(local.world, bearer);
  if (!token || !user) throw refusal(50_025);
  return {
    status: 200,
    body: {
      application: application(local),
      scopes: token.scope.split(' '),
      expires: isoTime(token.atMs + tokenLifeS * 1_000),
      user,
    },
  };
}

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
