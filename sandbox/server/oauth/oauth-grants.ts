import { createHash, randomUUID } from 'node:crypto';
import type { Authorization } from '../../control-api/contract.ts';

/** `topics/oauth2.mdx`: access tokens last a week; a code can be redeemed once, within a minute. */
export const TOKEN_LIFETIME_S = 604_800;
const CODE_LIFETIME_MS = 60_000;
/** Beyond this the oldest grants are dropped. */
const MAX_GRANTS = 5_000;

type AuthorizationCode = Authorization & { userId: string; issuedAtMs: number };
type OauthToken = { userId: string; scope: string; kind: 'access' | 'refresh'; issuedAtMs: number };
type Grant = { userId: string; scope: string };

export type OauthGrants = {
  /** Stores what a user authorized and returns the code to exchange for it. */
  issueCode: (grant: Authorization & { userId: string }) => string;
  /** Returns the grant behind a code once, if the redirect URI and the PKCE verifier match. */
  redeemCode: (input: { code: string; redirectUri: string; verifier: string }) => Grant | undefined;
  /** Returns the body of a `/oauth2/token` reply. */
  issueTokens: (grant: Grant) => object;
  /** Returns the grant behind a refresh token once. */
  redeemRefreshToken: (token: string) => Grant | undefined;
  find: (token: string) => OauthToken | undefined;
  /** Returns the user id of an access token that has not expired and has the scope. */
  findBearer: (token: string, scope: string) => string | undefined;
  revoke: (token: string) => void;
};

export function createOauthGrants(now: () => number): OauthGrants {
  const codes = new Map<string, AuthorizationCode>();
  const tokens = new Map<string, OauthToken>();
  const createToken = (kind: OauthToken['kind'], grant: Grant): string => {
    const token = createSecret();
    storeGrant(tokens, token, { ...grant, kind, issuedAtMs: now() });
    return token;
  };
  return {
    issueCode(grant) {
      const code = createSecret();
      storeGrant(codes, code, { ...grant, issuedAtMs: now() });
      return code;
    },
    redeemCode({ code, redirectUri, verifier }) {
      const grant = codes.get(code);
      codes.delete(code);
      if (!grant || now() - grant.issuedAtMs > CODE_LIFETIME_MS || grant.redirect_uri !== redirectUri) return undefined;
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      if (grant.code_challenge !== undefined && grant.code_challenge !== challenge) return undefined;
      return { userId: grant.userId, scope: grant.scope };
    },
    issueTokens: (grant) => ({
      token_type: 'Bearer',
      access_token: createToken('access', grant),
      expires_in: TOKEN_LIFETIME_S,
      refresh_token: createToken('refresh', grant),
      scope: grant.scope,
    }),
    redeemRefreshToken(token) {
      const grant = tokens.get(token);
      if (grant?.kind !== 'refresh') return undefined;
      tokens.delete(token);
      return { userId: grant.userId, scope: grant.scope };
    },
    find: (token) => tokens.get(token),
    findBearer(token, scope) {
      const grant = tokens.get(token);
      if (grant?.kind !== 'access' || now() - grant.issuedAtMs > TOKEN_LIFETIME_S * 1_000) return undefined;
      return grant.scope.split(' ').includes(scope) ? grant.userId : undefined;
    },
    revoke: (token) => void tokens.delete(token),
  };
}

const createSecret = (): string => randomUUID().replaceAll('-', '');

function storeGrant<T>(grants: Map<string, T>, key: string, grant: T): void {
  grants.set(key, grant);
  const oldest = grants.keys().next().value;
  if (grants.size > MAX_GRANTS && oldest !== undefined) grants.delete(oldest);
}
