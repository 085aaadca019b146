import { discordError } from '../../world/discord-error.ts';
import { isRecord } from '../../world/is-record.ts';
import { TOKEN_LIFETIME_S } from '../oauth/oauth-grants.ts';
import type { RouteResponse, Call } from '../http/router.ts';
import { requireGuild } from '../../world/permissions/access.ts';
import { formatTimestamp } from '../../world/format-timestamp.ts';
import { findUser } from '../../world/world.ts';
import { buildApplication } from './users.ts';
import type { RestContext, RestRoute } from './rest-context.ts';

/** OAuth2, `topics/oauth2.mdx`; errors have the shape of OAuth2, not of Discord. */
export const oauthRoutes: RestRoute[] = [
  { method: 'POST', path: '/oauth2/token', isPublic: true, handle: exchangeToken },
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
    isPublic: true,
    handle: (context, call) => {
      if (!isClient(context, call)) return INVALID_CLIENT;
      context.oauth.revoke(readField(call, 'token'));
      return { status: 200, body: {} };
    },
  },
];

/** Returns the caller's own member object in a guild of the bot. */
function readOwnMember({ world }: RestContext, { param, bearerUserId }: Call): RouteResponse {
  const { contents } = requireGuild(world, param('guild'));
  const member = contents.members.get(bearerUserId ?? '');
  if (!member) throw discordError(10_007);
  return { status: 200, body: member };
}

/** `topics/oauth2.mdx`, "Get Current Authorization Information". */
function readCurrentAuthorization(context: RestContext, { bearerUserId, authorization }: Call): RouteResponse {
  const token = context.oauth.find(authorization.replace(/^Bearer /u, ''));
  const user = bearerUserId === null ? undefined : findUser(context.world, bearerUserId);
  if (!token || !user) throw discordError(50_025);
  return {
    status: 200,
    body: {
      application: buildApplication(context),
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

function exchangeToken(context: RestContext, call: Call): RouteResponse {
  if (!isClient(context, call)) return INVALID_CLIENT;
  const grantType = readField(call, 'grant_type');
  if (grantType === 'authorization_code') {
    const input = {
      code: readField(call, 'code'),
      redirectUri: readField(call, 'redirect_uri'),
      verifier: readField(call, 'code_verifier'),
    };
    const grant = context.oauth.redeemCode(input);
    return grant ? { status: 200, body: context.oauth.issueTokens(grant) } : createInvalidGrant('code');
  }
  if (grantType === 'refresh_token') {
    const grant = context.oauth.redeemRefreshToken(readField(call, 'refresh_token'));
    return grant ? { status: 200, body: context.oauth.issueTokens(grant) } : createInvalidGrant('refresh_token');
  }
  return { status: 400, body: { error: 'unsupported_grant_type' } };
}

/** True if the form or the Basic credentials contain the application's id and secret. */
function isClient({ settings }: RestContext, call: Call): boolean {
  const { applicationId, clientSecret } = settings;
  const basic = Buffer.from(`${applicationId}:${clientSecret}`).toString('base64');
  if (call.authorization === `Basic ${basic}`) return true;
  return readField(call, 'client_id') === applicationId && readField(call, 'client_secret') === clientSecret;
}

function readField(call: Call, name: string): string {
  const value = isRecord(call.body) ? call.body[name] : undefined;
  return typeof value === 'string' ? value : '';
}
