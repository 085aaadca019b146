import type { Context } from 'hono';
import { generateCookie, getCookie } from 'hono/cookie';
import type { Actor } from '../work.ts';
import { HttpProblem } from './problem.ts';
import type { IssuedTokens } from './api/implement.ts';

/** A live sign-in session, according to its access token and the database. */
export type SignInSession = {
  signInId: string;
  kind: 'operator' | 'member';
  /** The operator's name or the member's user id. */
  account: string;
  /** When the access token expires, in milliseconds since 1970. */
  expiresAtMs: number;
};

/** What the server needs to know of sign-ins; core/access implements it. */
export type Sessions = {
  /** Refuses with `sign_in_ended` when the token is forged, expired or revoked. */
  verify(accessToken: string): Promise<SignInSession>;
  /**
   * Returns the actor in this guild (null: in none). Refuses with `server_missing` when a member has no access to it.
   */
  actorFor(signIn: SignInSession, guildId: string | null): Promise<Actor>;
  /** Returns the guilds whose stream this sign-in may receive, of those requested. Refuses with `server_missing`. */
  resolveStreamScope(
    signIn: SignInSession,
    requestedGuildIds: readonly string[] | 'all',
  ): Promise<readonly string[] | 'all'>;
  /**
   * Records that a stream of this sign-in is open until the given time, so that it is closed when the sign-in ends in
   * another process.
   */
  onStreamOpened(signInId: string, untilMs: number): void;
};

export type Credential = { accessToken: string; isCookie: boolean };

/** The names, flags and readers of the cookies for one site. */
export type SessionCookies = {
  access(c: Context): string | null;
  refresh(c: Context): string | null;
  device(c: Context): string | null;
  /** `Set-Cookie` lines; null removes the cookies. */
  write(tokens: IssuedTokens | null): readonly string[];
  /** The `Set-Cookie` line of the token that makes a browser known; it stays after signing out. */
  writeDevice(device: { token: string; seconds: number }): string;
};

/**
 * On HTTPS the names have the prefix `__Host-`, which binds them to this exact host; browsers refuse that prefix on
 * HTTP.
 */
export function sessionCookies(isHttps: boolean): SessionCookies {
  const prefix = isHttps ? 'host' : undefined;
  const read = (c: Context, name: string) => getCookie(c, name, prefix) || null;
  const cookie = (name: string, value: string, maxAge: number) =>
    generateCookie(name, value, { ...(prefix && { prefix }), httpOnly: true, sameSite: 'Lax', maxAge });
  return {
    access: (c) => read(c, 'access_token'),
    refresh: (c) => read(c, 'refresh_token'),
    device: (c) => read(c, 'device_token'),
    writeDevice: ({ token, seconds }) => cookie('device_token', token, seconds),
    write: (tokens) => [
      cookie('access_token', tokens?.accessToken ?? '', tokens?.accessSeconds ?? 0),
      cookie('refresh_token', tokens?.refreshToken ?? '', tokens?.refreshSeconds ?? 0),
    ],
  };
}

/** A Bearer token wins over the cookie; another scheme is not a sign-in. */
export function credentialOf(c: Context, cookies: SessionCookies): Credential | null {
  const header = c.req.header('authorization');
  if (header !== undefined) {
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(header)?.[1];
    return { accessToken: token ?? '', isCookie: false };
  }
  const accessToken = cookies.access(c);
  return accessToken === null ? null : { accessToken, isCookie: true };
}

/** Names of this machine for itself; during development they count as one site. */
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Guards writes that rely on cookies: the browser must confirm that our own pages sent them. `originRule` is `origin`
 * where an Origin header is required (cookie writes, sign-in), `no_other` where only a foreign one is refused. Refuses
 * with `not_same_origin`.
 */
export function sameOriginGuard(site: { publicUrl: URL; isDevelopment: boolean }) {
  const isOwnOrigin = (origin: string, request: Request): boolean => {
    if (origin === site.publicUrl.origin) return true;
    if (!site.isDevelopment || !URL.canParse(origin) || !URL.canParse(request.url)) return false;
    const [from, to] = [new URL(origin), new URL(request.url)];
    return from.port === to.port && LOOPBACK.test(from.hostname) && LOOPBACK.test(to.hostname);
  };
  return (request: Request, originRule: 'origin' | 'no_other'): void => {
    const origin = request.headers.get('origin');
    const isForeign = origin === null ? originRule === 'origin' : !isOwnOrigin(origin, request);
    if (isForeign || isOtherSite(request)) throw new HttpProblem(403, 'not_same_origin');
  };
}

/** `same-site` is another subdomain, which is as foreign as any other site. */
export const isOtherSite = (request: Request): boolean =>
  ['cross-site', 'same-site'].includes(request.headers.get('sec-fetch-site') ?? '');
