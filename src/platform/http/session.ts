import type { Actor } from '../work.ts';
import { HttpProblem } from './problem.ts';
import type { IssuedTokens } from './api/implement.ts';

/** A live sign-in, as its access token and the database tell. */
export type SignInSession = {
  signInId: string;
  kind: 'operator' | 'member';
  /** The operator's name or the member's user id. */
  account: string;
  /** When the access token ends, in milliseconds since 1970. */
  expiresAtMs: number;
};

/** What the server needs to know of sign-ins; the room of access gives it. */
export type Sessions = {
  /** Refuses `sign_in_ended` when the token is forged, ended or revoked. */
  verify(accessToken: string): Promise<SignInSession>;
  /** Who acts in this server (null: in none). Refuses `server_missing` when a member has no business there. */
  actorFor(signIn: SignInSession, guildId: string | null): Promise<Actor>;
  /** The servers whose stream this sign-in may hear, of those asked for. Refuses `server_missing`. */
  resolveStreamScope(
    signIn: SignInSession,
    requestedGuildIds: readonly string[] | 'all',
  ): Promise<readonly string[] | 'all'>;
  /** Says that a stream of this sign-in is open until the given moment, so that it is closed when the sign-in ends elsewhere. */
  onStreamOpened(signInId: string, untilMs: number): void;
};

export type Credential = { accessToken: string; isCookie: boolean };

/** The cookies' names, flags and readers for one site, and which origins belong to it. */
export type SessionCookies = {
  access(request: Request): string | null;
  refresh(request: Request): string | null;
  /** `Set-Cookie` lines; null removes the cookies. */
  write(tokens: IssuedTokens | null): readonly string[];
};

/** On https the names carry `__Host-`, which binds them to this very host; browsers refuse that name on http. */
export function sessionCookies(isHttps: boolean): SessionCookies {
  const prefix = isHttps ? '__Host-' : '';
  const flags = `Path=/; HttpOnly; SameSite=Lax${isHttps ? '; Secure' : ''}`;
  const cookie = (name: string, value: string, seconds: number) =>
    `${prefix}${name}=${value}; ${flags}; Max-Age=${seconds}`;
  return {
    access: (request) => cookieOf(request, `${prefix}access_token`),
    refresh: (request) => cookieOf(request, `${prefix}refresh_token`),
    write: (tokens) => [
      cookie('access_token', tokens?.accessToken ?? '', tokens?.accessSeconds ?? 0),
      cookie('refresh_token', tokens?.refreshToken ?? '', tokens?.refreshSeconds ?? 0),
    ],
  };
}

function cookieOf(request: Request, name: string): string | null {
  for (const part of request.headers.get('cookie')?.split(';') ?? []) {
    const cut = part.indexOf('=');
    if (part.slice(0, cut).trim() === name) return part.slice(cut + 1).trim() || null;
  }
  return null;
}

/** A Bearer token wins over the cookie; another scheme is no sign-in. */
export function credentialOf(request: Request, cookies: SessionCookies): Credential | null {
  const header = request.headers.get('authorization');
  if (header !== null) {
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(header)?.[1];
    return { accessToken: token ?? '', isCookie: false };
  }
  const accessToken = cookies.access(request);
  return accessToken === null ? null : { accessToken, isCookie: true };
}

/** Names of this machine for itself; while developing they are one site. */
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Guards writes that ride on cookies: the browser must say that our own pages sent them. `demand` is `origin` where an
 * Origin must be there (cookie writes, sign-in), `no_other` where only a foreign one is refused. Refuses `not_same_origin`.
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

/** `same-site` is a neighbour on another subdomain, which is as strange as any other site. */
export const isOtherSite = (request: Request): boolean =>
  ['cross-site', 'same-site'].includes(request.headers.get('sec-fetch-site') ?? '');
