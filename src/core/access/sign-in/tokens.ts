import { createHash, createHmac } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { refuseSignIn } from './refusals.ts';

/** The lifetime of an access token. */
export const ACCESS_TOKEN_TTL_SECONDS = 15 * 60;
/** The lifetime of a refresh token; a session lasts as long as its newest one. */
export const REFRESH_TOKEN_TTL_SECONDS = 30 * 24 * 60 * 60;

const ISSUER = 'guild-economy';
/** How long a browser counts as known after its last sign-in with the password; browsers keep no cookie for longer than 400 days. */
export const DEVICE_TOKEN_TTL_SECONDS = 365 * 24 * 60 * 60;

const AUDIENCE = 'guild-economy-api';
/** RFC 9068: the `typ` header that marks a JWT as an access token, so that no other JWT is accepted as one. */
const TOKEN_TYPE = 'at+jwt';
/** Marks a JWT that proves an earlier sign-in of its browser, and nothing else. */
const DEVICE_TOKEN_TYPE = 'device+jwt';
/** How far the clocks of two hosts may differ. */
const CLOCK_SKEW_SECONDS = 5;

export type AccessClaims = { signInId: string; kind: 'operator' | 'member'; account: string; expiresAtMs: number };

export type Tokens = {
  /** Issues an access token for a session. */
  issueAccessToken(claims: Omit<AccessClaims, 'expiresAtMs'>): Promise<string>;
  /** Refuses `sign_in_ended` unless the token is intact, unexpired and issued by this program. */
  verifyAccessToken(token: string): Promise<AccessClaims>;
  /** Issues a token by which a browser proves that this account signed in there before. `device` names the browser. */
  issueDeviceToken(claims: { account: string; device: string }): Promise<string>;
  /** Returns the browser's name when the token is intact, unexpired and of this account; otherwise null. */
  verifyDeviceToken(token: string, account: string): Promise<string | null>;
  /** 256 random bits. */
  createRefreshToken(): string;
  /** Derives the one token that may replace this one, so that parallel refreshes get the same successor. */
  deriveRefreshToken(token: string): string;
};

/** @param dependencies.secret signs access tokens (HS256); the key that derives refresh tokens is derived from it. */
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
    ...createDeviceTokens(signingKey, nowMs),
    createRefreshToken: () => randomBytes(32).toString('base64url'),
    deriveRefreshToken: (token) => createHmac('sha256', refreshKey).update(token).digest('base64url'),
  };
}

const createDeviceTokens = (
  signingKey: Uint8Array,
  nowMs: () => number,
): Pick<Tokens, 'issueDeviceToken' | 'verifyDeviceToken'> => ({
  issueDeviceToken: ({ account, device }) => {
    const now = Math.floor(nowMs() / 1000);
    return new SignJWT({})
      .setProtectedHeader({ alg: 'HS256', typ: DEVICE_TOKEN_TYPE })
      .setIssuer(ISSUER)
      .setSubject(account)
      .setJti(device)
      .setIssuedAt(now)
      .setExpirationTime(now + DEVICE_TOKEN_TTL_SECONDS)
      .sign(signingKey);
  },
  verifyDeviceToken: async (token, account) => {
    const verified = await jwtVerify(token, signingKey, {
      algorithms: ['HS256'],
      typ: DEVICE_TOKEN_TYPE,
      issuer: ISSUER,
      subject: account,
      requiredClaims: ['exp', 'iat', 'jti'],
      currentDate: new Date(nowMs()),
    }).catch(() => undefined);
    return verified?.payload.jti ?? null;
  },
});

/** The stored form of a refresh token: it is random, so an unsalted hash cannot be reversed. */
export const hashRefreshToken = (token: string): string => createHash('sha256').update(token).digest('hex');
