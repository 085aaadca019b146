import type { LocalDiscord } from '../../local-discord.ts';
import { discordError } from '../../world/discord-error.ts';
import { isRecord } from '../http/form.ts';
import { issueTokens, redeemCode, redeemRefreshToken, TOKEN_LIFETIME_S } from '../oauth/oauth-grants.ts';
import type { RouteResponse, Call, Route } from '../http/router.ts';
import { requireGuild } from '../../world/permissions/access.ts';
import { formatTimestamp } from '../../world/format-timestamp.ts';
import { findUser } from '../../world/world.ts';
import { buildApplication } from './users.ts';

/** Sign-in, `topics/oauth2.mdx`; refusals have OAuth's shape, not Discord's. */
export const oauthRoutes: Route[] = [
  { method: 'POST', path: '/oauth2/token', isOpen: true, handle: exchangeToken },
  { method: 'GET', path: '/oauth2/@me', bearerScope: 'identify', handle: readCurrentAuthorization },
  {
    method: 'GET',
    path: '/users/@me/guilds/:guild/member',
    bearerScope: 'guilds.members.read',
    handle: readOwnMember,
  },
  {
    method: 'POST',
    path: '/oauth2/token/revoke',
    isOpen: true,
    handle: (local, call) => {
      if (!isClient(local, call)) return INVALID_CLIENT;
      local.oauth.tokens.delete(readField(call, 'token'));
      return { status: 200, body: {} };
    },
  },
];

/** The member somebody with a token is in a guild of the bot's. */
function readOwnMember(local: LocalDiscord, { param, bearerUserId }: Call): RouteResponse {
  const { contents } = requireGuild(local, param('guild'));
  const member = contents.members.get(bearerUserId ?? '');
  if (!member) throw discordError(10_007);
  return { status: 200, body: member };
}

/** `topics/oauth2.mdx`, "Get Current Authorization Information". */
function readCurrentAuthorization(local: LocalDiscord, { bearerUserId, authorization }: Call): RouteResponse {
  const token = local.oauth.tokens.get(authorization.replace(/^Bearer /u, ''));
  const user = bearerUserId === null ? undefined : findUser(local.world, bearerUserId);
  if (!token || !user) throw discordError(50_025);
  return {
    status: 200,
    body: {
      application: buildApplication(local),
      scopes: token.scope.split(' '),
      expires: formatTimestamp(token.issuedAtMs + TOKEN_LIFETIME_S * 1_000),
      user,
    },
  };
}

const INVALID_CLIENT: RouteResponse = { status: 401, body: { error: 'invalid_client' } };
const createInvalidGrant = (parameter: string): RouteResponse => ({
  status: 400,
  body: { error: 'invalid_grant', error_description: `Invalid "${parameter}" in request.` },
});

function exchangeToken(local: LocalDiscord, call: Call): RouteResponse {
  if (!isClient(local, call)) return INVALID_CLIENT;
  const grantType = readField(call, 'grant_type');
  if (grantType === 'authorization_code') {
    const input = {
      code: readField(call, 'code'),
      redirectUri: readField(call, 'redirect_uri'),
      verifier: readField(call, 'code_verifier'),
    };
    const grant = redeemCode(local, input);
    return grant ? { status: 200, body: issueTokens(local, grant) } : createInvalidGrant('code');
  }
  if (grantType === 'refresh_token') {
    const grant = redeemRefreshToken(local, readField(call, 'refresh_token'));
    return grant ? { status: 200, body: issueTokens(local, grant) } : createInvalidGrant('refresh_token');
  }
  return { status: 400, body: { error: 'unsupported_grant_type' } };
}

/** The application's id and secret, in the form or as Basic credentials. */
function isClient(local: LocalDiscord, call: Call): boolean {
  const { applicationId, clientSecret } = local.settings;
  const basic = Buffer.from(`${applicationId}:${clientSecret}`).toString('base64');
  if (call.authorization === `Basic ${basic}`) return true;
  return readField(call, 'client_id') === applicationId && readField(call, 'client_secret') === clientSecret;
}

function readField(call: Call, name: string): string {
  const value = isRecord(call.body) ? call.body[name] : undefined;
  return typeof value === 'string' ? value : '';
}
