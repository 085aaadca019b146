import { createHash, randomUUID } from 'node:crypto';
import type { Authorization } from '../../control-api/contract.ts';
import type { LocalDiscord } from '../../local-discord.ts';

/** `topics/oauth2.mdx`: access tokens live a week; codes are used once and at once. */
export const TOKEN_LIFETIME_S = 604_800;
const CODE_LIFETIME_MS = 60_000;
/** The oldest grants go first. */
const MAX_GRANTS = 5_000;

type AuthorizationCode = Authorization & { userId: string; issuedAtMs: number };
type OauthToken = { userId: string; scope: string; kind: 'access' | 'refresh'; issuedAtMs: number };
export type OauthGrants = { codes: Map<string, AuthorizationCode>; tokens: Map<string, OauthToken> };

/** Keeps what a person allowed under a code to be exchanged. */
export function issueCode(local: LocalDiscord, grant: Authorization & { userId: string }): string {
  const code = randomUUID().replaceAll('-', '');
  storeGrant(local.oauth.codes, code, { ...grant, issuedAtMs: local.world.now() });
  return code;
}

/** The grant behind a code, once, if redirect and PKCE verifier match. */
export function redeemCode(
  local: LocalDiscord,
  input: { code: string; redirectUri: string; verifier: string },
): { userId: string; scope: string } | undefined {
  const grant = local.oauth.codes.get(input.code);
  local.oauth.codes.delete(input.code);
  if (!grant || local.world.now() - grant.issuedAtMs > CODE_LIFETIME_MS || grant.redirect_uri !== input.redirectUri)
    return undefined;
  const challenge = createHash('sha256').update(input.verifier).digest('base64url');
  if (grant.code_challenge !== undefined && grant.code_challenge !== challenge) return undefined;
  return { userId: grant.userId, scope: grant.scope };
}

/** The answer of `/oauth2/token`. */
export function issueTokens(local: LocalDiscord, grant: { userId: string; scope: string }): object {
  const createToken = (kind: OauthToken['kind']): string => {
    const token = randomUUID().replaceAll('-', '');
    storeGrant(local.oauth.tokens, token, { ...grant, kind, issuedAtMs: local.world.now() });
    return token;
  };
  return {
    token_type: 'Bearer',
    access_token: createToken('access'),
    expires_in: TOKEN_LIFETIME_S,
    refresh_token: createToken('refresh'),
    scope: grant.scope,
  };
}

export function redeemRefreshToken(local: LocalDiscord, token: string): { userId: string; scope: string } | undefined {
  const grant = local.oauth.tokens.get(token);
  if (grant?.kind !== 'refresh') return undefined;
  local.oauth.tokens.delete(token);
  return { userId: grant.userId, scope: grant.scope };
}

/** Whose access token it is, if it lives and has the scope. */
export function findBearer(local: LocalDiscord, token: string, scope: string): string | undefined {
  const grant = local.oauth.tokens.get(token);
  if (grant?.kind !== 'access' || local.world.now() - grant.issuedAtMs > TOKEN_LIFETIME_S * 1_000) return undefined;
  return grant.scope.split(' ').includes(scope) ? grant.userId : undefined;
}

function storeGrant<T>(grants: Map<string, T>, key: string, grant: T): void {
  grants.set(key, grant);
  const oldest = grants.keys().next().value;
  if (grants.size > MAX_GRANTS && oldest !== undefined) grants.delete(oldest);
}
