import { createHash, createHmac } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { refuseSignIn } from './sign-in-refusals.ts';

/** Seconds an access token lives. */
export const ACCESS_TOKEN_TTL_SECONDS = 15 * 60;
/** Seconds a refresh token lives, and with its newest one the sign-in. */
export const REFRESH_TOKEN_TTL_SECONDS = 30 * 24 * 60 * 60;

const ISSUER = 'guild-economy';
const AUDIENCE = 'guild-economy-api';
/** RFC 9068: the type of a JWT that is an access token and nothing else. */
const TOKEN_TYPE = 'at+jwt';
/** Clocks of two hosts may differ by so much. */
const CLOCK_SKEW_SECONDS = 5;

export type AccessClaims = { signInId: string; kind: 'operator' | 'member'; account: string; expiresAtMs: number };

export type Tokens = {
  /** A new access token of a sign-in. */
  issueAccessToken(claims: Omit<AccessClaims, 'expiresAtMs'>): Promise<string>;
  /** Refuses `sign_in_ended` unless it is one of ours, in time and whole. */
  verifyAccessToken(token: string): Promise<AccessClaims>;
  /** 256 random bits. */
  createRefreshToken(): string;
  /** The one token that may follow this one: a second asking, at the same time, gets the same and not another. */
  deriveRefreshToken(token: string): string;
};

/** @param parts.secret signs access tokens (HS256); refresh tokens follow from a key derived from it. */
export function createTokens(dependencies: {
  secret: string;
  nowMs: () => number;
  randomBytes: (size: number) => Buffer;
}): Tokens {
  const { secret, nowMs, randomBytes } = dependencies;
  const signingKey = new TextEncoder().encode(secret);
  const refreshKey = createHmac('sha256', secret).update('refresh token chain').digest();
  return {
    issueAccessToken: ({ signInId, kind, account }) => {
      const now = Math.floor(nowMs() / 1000);
      return new SignJWT({ sid: signInId, kind })
        .setProtectedHeader({ alg: 'HS256', typ: TOKEN_TYPE })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(account)
        .setIssuedAt(now)
        .setExpirationTime(now + ACCESS_TOKEN_TTL_SECONDS)
        .sign(signingKey);
    },
    verifyAccessToken: async (token) => {
      const verified = await jwtVerify(token, signingKey, {
        algorithms: ['HS256'],
        typ: TOKEN_TYPE,
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['exp', 'iat', 'sub', 'sid', 'kind'],
        clockTolerance: CLOCK_SKEW_SECONDS,
        currentDate: new Date(nowMs()),
      }).catch(() => undefined);
      if (verified === undefined) throw refuseSignIn('sign_in_ended');
      const { sub, sid, kind, exp } = verified.payload;
      const isKnownKind = kind === 'operator' || kind === 'member';
      if (typeof sub !== 'string' || typeof sid !== 'string' || !isKnownKind || exp === undefined)
        throw refuseSignIn('sign_in_ended');
      return { signInId: sid, kind, account: sub, expiresAtMs: exp * 1000 };
    },
    createRefreshToken: () => randomBytes(32).toString('base64url'),
    deriveRefreshToken: (token) => createHmac('sha256', refreshKey).update(token).digest('base64url'),
  };
}

/** How a refresh token is stored: it is random, so a plain hash cannot be turned back. */
export const hashRefreshToken = (token: string): string => createHash('sha256').update(token).digest('hex');
