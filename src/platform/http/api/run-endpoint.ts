import type { AnyEndpoint } from '../../contract.ts';
import type { Contexts } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import type { Actor } from '../../work.ts';
import { idempotencyKeyOf, runOnce } from './idempotency.ts';
import type { Call, ErasedHandler } from './implement.ts';
import { HttpProblem, notFound, type ErrorAnswer } from '../problem.ts';
import { parseInput, readBody, readQuery } from './parse-input.ts';
import { credentialOf, type Credential, type SessionCookies, type Sessions, type SignIn } from '../session.ts';

export type ApiParts = {
  contexts: Contexts;
  sessions: Sessions;
  cookies: SessionCookies;
  guard(request: Request, demand: 'origin' | 'no_other'): void;
  db: Queries;
  newId: () => string;
};

/** One request to one endpoint, as the router found it. */
export type ApiRequest = {
  request: Request;
  url: URL;
  params: Record<string, string>;
  ip: string;
  /** Told who it is as soon as it is known, for the log. */
  signedIn(who: string): void;
  toAnswer(error: unknown): ErrorAnswer;
};
export type ApiAnswer = { status: number; text: string; cookies: readonly string[]; isReplay: boolean };

const GREATEST_SNOWFLAKE = 2n ** 63n - 1n;
/** Sign-in answers carry tokens, which nobody may ask for a second time. */
const isAuth = (endpoint: AnyEndpoint) => endpoint.path.startsWith('/api/auth/');

/** Runs one endpoint: who is it, may this page ask, is the input as agreed, do it, is the reply as agreed. */
export async function runEndpoint(
  parts: ApiParts,
  endpoint: AnyEndpoint,
  handler: ErasedHandler,
  given: ApiRequest,
): Promise<ApiAnswer> {
  const { request, url, params, ip } = given;
  const isWrite = endpoint.method !== 'GET';
  const credential = credentialOf(request, parts.cookies);
  if (isWrite) guardWrite(parts, { request, endpoint, credential });
  const signIn = endpoint.access === 'public' ? null : await requireSignIn(parts.sessions, credential);
  if (signIn !== null) given.signedIn(nameOf(signIn));
  const serverId = params['server_id'];
  if (serverId !== undefined && BigInt(serverId) > GREATEST_SNOWFLAKE) throw notFound();
  const key = isWrite && !isAuth(endpoint) ? idempotencyKeyOf(request) : null;
  const { json, bytes } = isWrite ? await readBody(request) : { json: undefined, bytes: new Uint8Array() };
  const input = parseInput(endpoint, { params, query: readQuery(url.searchParams), body: json });
  const actor: Actor =
    signIn === null
      ? { kind: 'system', job: 'sign_in' }
      : await parts.sessions.actorFor(signIn, serverId === undefined ? null : serverId);

  let cookies: readonly string[] = [];
  const call: Call = {
    ip,
    userAgent: request.headers.get('user-agent')?.slice(0, 300) ?? null,
    signInId: signIn?.signInId ?? null,
    refreshCookie: parts.cookies.refresh(request),
    setTokens: (tokens) => {
      cookies = parts.cookies.write(tokens);
    },
  };
  const source = credential?.isCookie === false ? 'api' : 'dashboard';
  const run = async (actId?: string) => {
    const ctx = parts.contexts.for(actor, { source, ...(actId !== undefined && { actId }) });
    const reply = await handler(ctx, input, call);
    return { status: endpoint.status, text: JSON.stringify(endpoint.reply.parse(reply)) };
  };
  if (key === null || signIn === null) return { ...(await run()), cookies, isReplay: false };
  const write = { actor: nameOf(signIn), key, route: `${endpoint.method} ${url.pathname}${url.search}`, body: bytes };
  const answer = await runOnce({ db: parts.db, newId: parts.newId }, write, (actId) =>
    run(actId).catch((error: unknown) => refusalToKeep(given.toAnswer(error), error)),
  );
  return { ...answer, cookies };
}

const nameOf = ({ kind, account }: SignIn): string => `${kind}:${account}`;

/** A refusal is an answer like any other and is given again; what will pass (429, 5xx) is thrown on. */
function refusalToKeep(answer: ErrorAnswer, error: unknown): { status: number; text: string } {
  if (answer.status >= 500 || answer.status === 429) throw error;
  return { status: answer.status, text: JSON.stringify(answer.body) };
}

/** Names who is signed in, or refuses with `not_signed_in`. */
export async function requireSignIn(sessions: Sessions, credential: Credential | null): Promise<SignIn> {
  if (credential === null) throw new HttpProblem(401, 'not_signed_in', { headers: { 'www-authenticate': 'Bearer' } });
  return sessions.verify(credential.accessToken);
}

/**
 * Bearer writes need no guard, since no other page can send that header. Signing in is guarded because it sets cookies;
 * a refresh token in the body is a secret that no foreign page holds, so there only a foreign origin is refused.
 */
function guardWrite(
  parts: ApiParts,
  about: { request: Request; endpoint: AnyEndpoint; credential: Credential | null },
): void {
  const { request, endpoint, credential } = about;
  if (credential?.isCookie === false) return;
  const ridesOnCookie = credential !== null || parts.cookies.refresh(request) !== null;
  const signsIn = endpoint.access === 'public' && !endpoint.path.endsWith('/refresh');
  parts.guard(request, ridesOnCookie || signsIn ? 'origin' : 'no_other');
}
