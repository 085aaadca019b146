import { createHash, randomUUID } from 'node:crypto';
import type { Authorization } from '../../control-api/contract.ts';
import type { LocalDiscord } from '../../local-discord.ts';

/** `topics/oauth2.mdx`: access tokens live a week; codes are used once and at once. */
export const tokenLifeS = 604_800;
const codeLifeMs = 60_000;
/** The oldest grants go first. */
const keptGrants = 5_000;

type Code = Authorization & { userId: string; atMs: number };
type Token = { userId: string; scope: string; kind: 'access' | 'refresh'; atMs: number };
export type OauthGrants = { codes: Map<string, Code>; tokens: Map<string, Token> };

/** Keeps what a person allowed under a code to be exchanged. */
export function grantCode(local: LocalDiscord, grant: Authorization & { userId: string }): string {
  const code = randomUUID().replaceAll('-', '');
  keep(local.oauth.codes, code, { ...grant, atMs: local.world.now() });
  return code;
}

/** The grant behind a code, once, if redirect and PKCE verifier match. */
export function redeemCode(
  local: LocalDiscord,
  given: { code: string; redirectUri: string; verifier: string },
): { userId: string; scope: string } | undefined {
  const grant = local.oauth.codes.get(given.code);
  local.oauth.codes.delete(given.code);
  if (!grant || local.world.now() - grant.atMs > codeLifeMs || grant.redirect_uri !== given.redirectUri)
    return undefined;
  const challenge = createHash('sha256').update(given.verifier).digest('base64url');
  if (grant.code_challenge !== undefined && grant.code_challenge !== challenge) return undefined;
  return { userId: grant.userId, scope: grant.scope };
}

/** The answer of `/oauth2/token`. */
export function issueTokens(local: LocalDiscord, grant: { userId: string; scope: string }): object {
  const make = (kind: Token['kind']): string => {
    const token = randomUUID().replaceAll('-', '');
    keep(local.oauth.tokens, token, { ...grant, kind, atMs: local.world.now() });
    return token;
  };
  return {
    token_type: 'Bearer',
    access_token: make('access'),
    expires_in: tokenLifeS,
    refresh_token: make('refresh'),
    scope: grant.scope,
  };
}

export function redeemRefresh(local: LocalDiscord, token: string): { userId: string; scope: string } | undefined {
  const grant = local.oauth.tokens.get(token);
  if (grant?.kind !== 'refresh') return undefined;
  local.oauth.tokens.delete(token);
  return { userId: grant.userId, scope: grant.scope };
}

/** Whose access token it is, if it lives and has the scope. */
export function bearerOf(local: LocalDiscord, token: string, scope: string): string | undefined {
  const grant = local.oauth.tokens.get(token);
  if (grant?.kind !== 'access' || local.world.now() - grant.atMs > tokenLifeS * 1_000) return undefined;
  return grant.scope.split(' ').includes(scope) ? grant.userId : undefined;
}

function keep<T>(grants: Map<string, T>, key: string, grant: T): void {
  grants.set(key, grant);
  const oldest = grants.keys().next().value;
  if (grants.size > keptGrants && oldest !== undefined) grants.delete(oldest);
}
