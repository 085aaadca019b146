import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { DiscordError, discordErrorFromCode, notFoundError, unauthorizedError } from '../../world/discord-error.ts';
import { codePointCount, createForm } from '../http/form.ts';
import { parseBody, readBytes } from '../http/request-body.ts';
import type { FaultTarget } from '../faults/faults.ts';
import type { RouteResponse, Match, Router } from '../http/router.ts';
import type { RestContext } from './rest-context.ts';

type Reply = { status: number; json?: string; headers: Record<string, string>; code?: number; isLost?: boolean };

/** Handles one REST call under `/api`: faults first, then token, rate limit and route. Logs the call. */
export async function handleRestRequest(
  context: RestContext,
  router: Router<RestContext>,
  exchange: { request: IncomingMessage; response: ServerResponse; url: URL },
): Promise<void> {
  const { request, response, url } = exchange;
  const startedAtMs = performance.now();
  const method = request.method ?? 'GET';
  const path = url.pathname.replace(/^\/api(\/v\d+)?/u, '');
  const banRemainingMs = context.rateLimiter.banRemainingMs();
  const reply =
    banRemainingMs === null
      ? await runRequest(context, router, { request, url, method, path })
      : createBanReply(Math.ceil(banRemainingMs / 1_000));
  if (banRemainingMs === null && isInvalid(reply)) context.rateLimiter.countInvalid();
  const detail = request.headers['x-audit-log-reason'];
  context.wireLog.add({
    direction: 'out',
    kind: 'rest',
    label: `${method} ${redactTokens(path)}`,
    ...(typeof detail === 'string' ? { detail: safeDecode(detail) } : {}),
    status: reply.status,
    ...(reply.code === undefined ? {} : { code: reply.code }),
    durationMs: Math.round(performance.now() - startedAtMs),
  });
  if (reply.isLost) {
    request.socket.destroy();
    return;
  }
  response.writeHead(reply.status, reply.headers);
  response.end(reply.json);
}

type RestRequest = { request: IncomingMessage; url: URL; method: string; path: string };

async function runRequest(context: RestContext, router: Router<RestContext>, input: RestRequest): Promise<Reply> {
  const { request, url, method, path } = input;
  const headers: Record<string, string> = { via: '1.1 local' };
  try {
    const bytes = await readBytes(request);
    const { faults } = context;
    if (faults.settings.slowMs > 0) await wait(faults.settings.slowMs);
    if (faults.settings.rest503) return { status: 503, headers, json: '' };
    const match = router(method, path);
    const bearerUserId = authorize(context, match, request);
    if (!match) throw notFoundError();
    const rateLimitedReply = applyRateLimit(context, match, { path, headers });
    if (rateLimitedReply) return rateLimitedReply;
    const target = toFaultTarget(match);
    const refusal = faults.takeRefusal(target);
    if (refusal && 'status' in refusal) return { status: refusal.status, headers, json: '' };
    if (refusal) throw discordErrorFromCode(refusal.code);
    const { body, files } = await parseBody(bytes, request.headers['content-type'] ?? '');
    const param = (name: string): string => match.params[name] ?? '';
    const response = await match.route.handle(context, {
      param,
      query: url.searchParams,
      body,
      files,
      bearerUserId,
      authorization: request.headers.authorization ?? '',
      reason: readAuditReason(request.headers['x-audit-log-reason']),
    });
    return {
      ...toReply(response, headers),
      isLost: faults.takeLostReply(target, { status: response.status, isMessageWrite: isMessageWrite(match) }),
    };
  } catch (error) {
    if (!(error instanceof DiscordError)) throw error;
    return { ...toReply({ status: error.status, body: error.body() }, headers), code: error.code };
  }
}

function toFaultTarget({ route, params }: Match<RestContext>): FaultTarget {
  return {
    route: `${route.method} ${route.path}`,
    channelId: params['channel'],
    isExemptFromGlobalLimit: route.isPublic === true,
  };
}

const isMessageWrite = ({ route }: Match<RestContext>): boolean =>
  (route.method === 'POST' || route.method === 'PATCH') && route.path.includes('/messages');

/** `topics/rate-limits.mdx`, "Invalid Request Limit": 401, 403, and 429 unless it is shared. */
const isInvalid = ({ status, headers }: Reply): boolean =>
  status === 401 || status === 403 || (status === 429 && headers['x-ratelimit-scope'] !== 'shared');

/** The proxy in front of Discord replies: no JSON, and no `via`, by which clients tell it from Discord. */
const createBanReply = (seconds: number): Reply => ({
  status: 429,
  headers: { 'retry-after': String(seconds), 'content-type': 'text/plain' },
  json: 'error code: 1015',
});

/** A 204 has no content type: the REST client would try to parse it. */
function toReply(response: RouteResponse, headers: Record<string, string>): Reply {
  if (response.body === undefined) return { status: response.status, headers };
  const json = JSON.stringify(response.body);
  headers['content-type'] = 'application/json';
  headers['content-length'] = String(Buffer.byteLength(json));
  return { status: response.status, headers, json };
}

/**
 * Returns the user id of an access token, or null for the bot's token and for routes without authorization. Throws 401
 * otherwise.
 */
function authorize(
  context: RestContext,
  match: Match<RestContext> | undefined,
  request: IncomingMessage,
): string | null {
  if (match?.route.isPublic) return null;
  if (context.faults.takeUnauthorized()) throw unauthorizedError();
  const authorization = request.headers.authorization ?? '';
  if (authorization === `Bot ${context.settings.token}`) return null;
  const scope = match?.route.bearerScope;
  const bearerUserId =
    scope && authorization.startsWith('Bearer ')
      ? context.oauth.findBearer(authorization.slice('Bearer '.length), scope)
      : undefined;
  if (bearerUserId === undefined) throw unauthorizedError();
  return bearerUserId;
}

/** Counts the call in its bucket. Public routes, such as those of interactions, are exempt from the global limit (`topics/rate-limits.mdx`). */
function applyRateLimit(
  context: RestContext,
  match: Match<RestContext>,
  call: { path: string; headers: Record<string, string> },
): Reply | undefined {
  const { route, params } = match;
  const major = params['channel'] ?? params['guild'] ?? params['token'] ?? '';
  const bucket = context.rateLimiter.countCall({ route: `${route.method} ${route.path}`, major });
  Object.assign(call.headers, bucket.headers);
  const fault = context.faults.takeRateLimit(toFaultTarget(match));
  if (fault) return createRateLimitReply(call.headers, { retryAfterMs: fault.retryAfterMs, scope: fault.scope });
  const waitMs = route.isPublic ? null : context.rateLimiter.countGlobalCall();
  if (waitMs !== null) return createRateLimitReply(call.headers, { retryAfterMs: waitMs, scope: 'global' });
  if (bucket.retryAfterMs === null) return undefined;
  return createRateLimitReply(call.headers, { retryAfterMs: bucket.retryAfterMs, scope: 'user' });
}

function createRateLimitReply(
  headers: Record<string, string>,
  rateLimit: { retryAfterMs: number; scope: 'user' | 'global' | 'shared' },
): Reply {
  const retryAfter = rateLimit.retryAfterMs / 1_000;
  const isGlobal = rateLimit.scope === 'global';
  headers['retry-after'] = String(Math.ceil(retryAfter));
  headers['x-ratelimit-scope'] = rateLimit.scope;
  headers['x-ratelimit-remaining'] = '0';
  headers['x-ratelimit-reset-after'] = retryAfter.toFixed(3);
  if (isGlobal) headers['x-ratelimit-global'] = 'true';
  const message = rateLimit.scope === 'shared' ? 'The resource is being rate limited.' : 'You are being rate limited.';
  return toReply({ status: 429, body: { message, retry_after: retryAfter, global: isGlobal } }, headers);
}

/** `resources/audit-log.mdx`: percent-encoded, 1 to 512 characters. */
function readAuditReason(header: string | string[] | undefined): string | null {
  if (typeof header !== 'string' || header === '') return null;
  const reason = safeDecode(header);
  if (codePointCount(reason) <= MAX_REASON_LENGTH) return reason;
  const form = createForm();
  form.text(reason, ['reason'], { max: MAX_REASON_LENGTH });
  form.finish();
  return reason;
}
const MAX_REASON_LENGTH = 512;

/** Replaces interaction tokens, which are long and secret. */
function redactTokens(path: string): string {
  return path.replaceAll(/\/[\w-]{60,}/gu, '/…');
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
