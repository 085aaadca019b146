import type { Context as HonoContext } from 'hono';
import type { AnyEndpoint } from '../../contract.ts';
import type { Contexts } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import type { Actor } from '../../work.ts';
import { idempotencyKeyOf, runOnce } from './idempotency.ts';
import type { RequestMeta, UntypedHandler } from './implement.ts';
import { HttpProblem, notFound, type ErrorResponse } from '../problem.ts';
import { parseInput, readBody, readQuery } from './parse-input.ts';
import { credentialOf, type Credential, type SessionCookies, type Sessions, type SignInSession } from '../session.ts';

export type ApiDependencies = {
  contexts: Contexts;
  sessions: Sessions;
  cookies: SessionCookies;
  guard(request: Request, originRule: 'origin' | 'no_other'): void;
  db: Queries;
  newId: () => string;
};

/** One request to one endpoint, as the router matched it. */
export type ApiRequest = {
  context: HonoContext;
  url: URL;
  params: Record<string, string>;
  ip: string;
  /** Called with the account as soon as it is known, for the log. */
  onSignedIn(who: string): void;
  toErrorResponse(error: unknown): ErrorResponse;
};
export type ApiResponse = { status: number; text: string; cookies: readonly string[]; isReplay: boolean };

const MAX_SNOWFLAKE = 2n ** 63n - 1n;
/** Sign-in responses carry tokens, which must not be replayed. */
const isAuthEndpoint = (endpoint: AnyEndpoint) => endpoint.path.startsWith('/api/auth/');

/** Runs one endpoint: authenticates, checks the origin, parses the input, calls the handler, and parses the reply. */
export async function runEndpoint(
  dependencies: ApiDependencies,
  endpoint: AnyEndpoint,
  handler: UntypedHandler,
  apiRequest: ApiRequest,
): Promise<ApiResponse> {
  const { context, url, params } = apiRequest;
  const request = context.req.raw;
  const isWrite = endpoint.method !== 'GET';
  const credential = credentialOf(context, dependencies.cookies);
  if (isWrite) guardWrite(dependencies, { context, endpoint, credential });
  const signIn = endpoint.access === 'public' ? null : await requireSignIn(dependencies.sessions, credential);
  if (signIn !== null) apiRequest.onSignedIn(accountName(signIn));
  const serverId = params['server_id'];
  if (serverId !== undefined && BigInt(serverId) > MAX_SNOWFLAKE) throw notFound();
  const key = isWrite && !isAuthEndpoint(endpoint) ? idempotencyKeyOf(request) : null;
  const { json, bytes } = isWrite ? await readBody(context) : { json: undefined, bytes: new Uint8Array() };
  const input = parseInput(endpoint, { params, query: readQuery(url.searchParams), body: json });
  const actor: Actor =
    signIn === null
      ? { kind: 'system', job: 'sign_in' }
      : await dependencies.sessions.actorFor(signIn, serverId === undefined ? null : serverId);

  const cookies: string[] = [];
  const meta = requestMeta(dependencies, { apiRequest, signIn, cookies });
  const source = credential?.isCookie === false ? 'api' : 'dashboard';
  const run = async (operationId?: string) => {
    const ctx = dependencies.contexts.for(actor, { source, ...(operationId !== undefined && { operationId }) });
    const reply = await handler(ctx, input, meta);
    return { status: endpoint.status, text: JSON.stringify(endpoint.reply.parse(reply)) };
  };
  if (key === null || signIn === null) return { ...(await run()), cookies, isReplay: false };
  const write = {
    actor: accountName(signIn),
    key,
    route: `${endpoint.method} ${url.pathname}${url.search}`,
    body: bytes,
  };
  const response = await runOnce({ db: dependencies.db, newId: dependencies.newId }, write, (operationId) =>
    run(operationId).catch((error: unknown) => toStorableRefusal(apiRequest.toErrorResponse(error), error)),
  );
  return { ...response, cookies };
}

/** What a handler may know of the request. The cookies that it sets are added to `cookies`. */
function requestMeta(
  { cookies: sessionCookies }: ApiDependencies,
  { apiRequest, signIn, cookies }: { apiRequest: ApiRequest; signIn: SignInSession | null; cookies: string[] },
): RequestMeta {
  const { context, ip } = apiRequest;
  const request = context.req.raw;
  return {
    ip,
    userAgent: request.headers.get('user-agent')?.slice(0, 300) ?? null,
    signInId: signIn?.signInId ?? null,
    refreshCookie: sessionCookies.refresh(context),
    deviceCookie: sessionCookies.device(context),
    setTokens: (tokens) => {
      if (tokens === null || !isProgram(request)) cookies.push(...sessionCookies.write(tokens));
    },
    setDevice: (device) => {
      if (!isProgram(request)) cookies.push(sessionCookies.writeDevice(device));
    },
  };
}

const accountName = ({ kind, account }: SignInSession): string => `${kind}:${account}`;

/** A refusal is stored and replayed like any response; a temporary one (429, 5xx) is thrown on. */
function toStorableRefusal(response: ErrorResponse, error: unknown): { status: number; text: string } {
  if (response.status >= 500 || response.status === 429) throw error;
  return { status: response.status, text: JSON.stringify(response.body) };
}

/** Returns the sign-in session, or refuses with `not_signed_in`. */
export async function requireSignIn(sessions: Sessions, credential: Credential | null): Promise<SignInSession> {
  if (credential === null) throw new HttpProblem(401, 'not_signed_in', { headers: { 'www-authenticate': 'Bearer' } });
  return sessions.verify(credential.accessToken);
}

/** Every browser says from where a write comes. A client that does not is no browser, and gets no cookies. */
const isProgram = ({ headers }: Request): boolean => !headers.has('origin') && !headers.has('sec-fetch-site');

/**
 * Writes with a Bearer token need no guard, since no other page can send that header. Signing in is guarded where it sets cookies,
 * which is in browsers. A refresh token in the body is a secret that no foreign page has, so there only a foreign origin is refused.
 */
function guardWrite(
  dependencies: ApiDependencies,
  details: { context: HonoContext; endpoint: AnyEndpoint; credential: Credential | null },
): void {
  const { context, endpoint, credential } = details;
  if (credential?.isCookie === false) return;
  const usesCookie = credential !== null || dependencies.cookies.refresh(context) !== null;
  const isSignIn = endpoint.access === 'public' && !endpoint.path.endsWith('/refresh') && !isProgram(context.req.raw);
  dependencies.guard(context.req.raw, usesCookie || isSignIn ? 'origin' : 'no_other');
}
