import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { LocalDiscord } from '../../local-discord.ts';
import { findBearer } from '../oauth/oauth-grants.ts';
import { DiscordError, notFoundError, unauthorizedError } from '../../world/discord-error.ts';
import { codePointCount, createForm } from '../http/form.ts';
import { parseBody, readBytes } from '../http/request-body.ts';
import { takeRefusalFault, takeLostReplyFault, takeRateLimitFault } from '../faults/rest-faults.ts';
import type { RouteResponse, Match, Router } from '../http/router.ts';

type Reply = { status: number; json?: string; headers: Record<string, string>; code?: number; isLost?: boolean };

/** Answers one REST call under `/api`: faults first, then token, rate limit, route. Logs it. */
export async function handleRestRequest(
  local: LocalDiscord,
  router: Router,
  exchange: { request: IncomingMessage; response: ServerResponse; url: URL },
): Promise<void> {
  const { request, response, url } = exchange;
  const startedAtMs = performance.now();
  const method = request.method ?? 'GET';
  const path = url.pathname.replace(/^\/api(\/v\d+)?/u, '');
  const banRemainingMs = local.rateLimiter.banRemainingMs();
  const reply =
    banRemainingMs === null
      ? await runRequest(local, router, { request, url, method, path })
      : createBanReply(Math.ceil(banRemainingMs / 1_000));
  if (banRemainingMs === null && isInvalid(reply)) local.rateLimiter.countInvalid();
  const detail = request.headers['x-audit-log-reason'];
  local.wireLog.add({
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

async function runRequest(local: LocalDiscord, router: Router, input: RestRequest): Promise<Reply> {
  const { request, url, method, path } = input;
  const headers: Record<string, string> = { via: '1.1 local' };
  try {
    const bytes = await readBytes(request);
    const { faults } = local;
    if (faults.slowMs > 0) await wait(faults.slowMs);
    if (faults.rest503) return { status: 503, headers, json: '' };
    const match = router(method, path);
    const bearerUserId = authorize(local, match, request);
    if (!match) throw notFoundError();
    const rateLimitedReply = applyRateLimit(local, match, { path, headers });
    if (rateLimitedReply) return rateLimitedReply;
    const status = takeRefusalFault(local, match);
    if (status !== undefined) return { status, headers, json: '' };
    const { body, files } = await parseBody(bytes, request.headers['content-type'] ?? '');
    const param = (name: string): string => match.params[name] ?? '';
    const response = await match.route.handle(local, {
      param,
      query: url.searchParams,
      body,
      files,
      bearerUserId,
      authorization: request.headers.authorization ?? '',
      reason: readAuditReason(request.headers['x-audit-log-reason']),
    });
    return { ...toReply(response, headers), isLost: takeLostReplyFault(local, match, response) };
  } catch (error) {
    if (!(error instanceof DiscordError)) throw error;
    return { ...toReply({ status: error.status, body: error.body() }, headers), code: error.code };
  }
}

/** `topics/rate-limits.mdx`, "Invalid Request Limit": 401, 403, and 429 unless it is shared. */
const isInvalid = ({ status, headers }: Reply): boolean =>
  status === 401 || status === 403 || (status === 429 && headers['x-ratelimit-scope'] !== 'shared');

/** What stands before Discord answers then: no JSON, and no `via`, by which clients tell it from Discord. */
const createBanReply = (seconds: number): Reply => ({
  status: 429,
  headers: { 'retry-after': String(seconds), 'content-type': 'text/plain' },
  json: 'error code: 1015',
});

/** A 204 carries no content type: the REST client would try to read it. */
function toReply(response: RouteResponse, headers: Record<string, string>): Reply {
  if (response.body === undefined) return { status: response.status, headers };
  const json = JSON.stringify(response.body);
  headers['content-type'] = 'application/json';
  headers['content-length'] = String(Buffer.byteLength(json));
  return { status: response.status, headers, json };
}

/** Answers whose access token it is, or null for the bot's own token and for routes that need none. Else 401. */
function authorize(local: LocalDiscord, match: Match | undefined, request: IncomingMessage): string | null {
  if (match?.route.isOpen) return null;
  if (local.faults.rest401 > 0) {
    local.faults.rest401 -= 1;
    local.broadcaster.emit({ type: 'faults', faults: { ...local.faults } });
    throw unauthorizedError();
  }
  const authorization = request.headers.authorization ?? '';
  if (authorization === `Bot ${local.settings.token}`) return null;
  const scope = match?.route.bearerScope;
  const bearerUserId =
    scope && authorization.startsWith('Bearer ')
      ? findBearer(local, authorization.slice('Bearer '.length), scope)
      : undefined;
  if (bearerUserId === undefined) throw unauthorizedError();
  return bearerUserId;
}

/** Counts the call in its bucket. Interaction routes are exempt from the global limit, `topics/rate-limits.mdx`. */
function applyRateLimit(
  local: LocalDiscord,
  match: Match,
  call: { path: string; headers: Record<string, string> },
): Reply | undefined {
  const { route, params } = match;
  const major = params['channel'] ?? params['guild'] ?? params['token'] ?? '';
  const bucket = local.rateLimiter.countCall({ route: `${route.method} ${route.path}`, major });
  Object.assign(call.headers, bucket.headers);
  const fault = takeRateLimitFault(local, match);
  if (fault) return createRateLimitReply(call.headers, { retryAfterMs: fault.retryAfterMs, scope: fault.scope });
  const waitMs = route.isOpen ? null : local.rateLimiter.countGlobalCall();
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

/** Interaction tokens are long and secret; ids are enough in a log. */
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
