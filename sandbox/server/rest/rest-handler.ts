import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { LocalDiscord } from '../../local-discord.ts';
import { bearerOf } from '../oauth/oauth-grants.ts';
import { DiscordError, noSuchRoute, unauthorized } from '../../world/discord-error.ts';
import { codePointCount, createForm } from '../http/form.ts';
import { parseBody, readBytes } from '../http/request-body.ts';
import { brokenAnswer, losesReply, rateLimitHit } from '../faults/rest-faults.ts';
import type { Answer, Match, Router } from '../http/router.ts';

type Reply = { status: number; json?: string; headers: Record<string, string>; code?: number; isLost?: boolean };

/** Answers one REST call under `/api`: faults first, then token, rate limit, route. Logs it. */
export async function answerRest(
  local: LocalDiscord,
  router: Router,
  exchange: { request: IncomingMessage; response: ServerResponse; url: URL },
): Promise<void> {
  const { request, response, url } = exchange;
  const startedAt = performance.now();
  const method = request.method ?? 'GET';
  const path = url.pathname.replace(/^\/api(\/v\d+)?/u, '');
  const shutOutMs = local.buckets.shutOutMs();
  const reply =
    shutOutMs === null
      ? await settle(local, router, { request, url, method, path })
      : shutOut(Math.ceil(shutOutMs / 1_000));
  if (shutOutMs === null && isInvalid(reply)) local.buckets.countInvalid();
  const detail = request.headers['x-audit-log-reason'];
  local.wire.add({
    direction: 'out',
    kind: 'rest',
    label: `${method} ${shorten(path)}`,
    ...(typeof detail === 'string' ? { detail: safeDecode(detail) } : {}),
    status: reply.status,
    ...(reply.code === undefined ? {} : { code: reply.code }),
    durationMs: Math.round(performance.now() - startedAt),
  });
  if (reply.isLost) {
    request.socket.destroy();
    return;
  }
  response.writeHead(reply.status, reply.headers);
  response.end(reply.json);
}

type Asked = { request: IncomingMessage; url: URL; method: string; path: string };

async function settle(local: LocalDiscord, router: Router, asked: Asked): Promise<Reply> {
  const { request, url, method, path } = asked;
  const headers: Record<string, string> = { via: '1.1 local' };
  try {
    const bytes = await readBytes(request);
    const { faults } = local;
    if (faults.slowMs > 0) await wait(faults.slowMs);
    if (faults.rest503) return { status: 503, headers, json: '' };
    const match = router(method, path);
    const bearer = authorize(local, match, request);
    if (!match) throw noSuchRoute();
    const limited = limit(local, match, { path, headers });
    if (limited) return limited;
    const status = brokenAnswer(local, match);
    if (status !== undefined) return { status, headers, json: '' };
    const { body, files } = await parseBody(bytes, request.headers['content-type'] ?? '');
    const param = (name: string): string => match.params[name] ?? '';
    const answer = await match.route.handle(local, {
      param,
      query: url.searchParams,
      body,
      files,
      bearer,
      authorization: request.headers.authorization ?? '',
      reason: auditReason(request.headers['x-audit-log-reason']),
    });
    return { ...write(answer, headers), isLost: losesReply(local, match, answer) };
  } catch (error) {
    if (!(error instanceof DiscordError)) throw error;
    return { ...write({ status: error.status, body: error.body() }, headers), code: error.code };
  }
}

/** `topics/rate-limits.mdx`, "Invalid Request Limit": 401, 403, and 429 unless it is shared. */
const isInvalid = ({ status, headers }: Reply): boolean =>
  status === 401 || status === 403 || (status === 429 && headers['x-ratelimit-scope'] !== 'shared');

/** What stands before Discord answers then: no JSON, and no `via`, by which clients tell it from Discord. */
const shutOut = (seconds: number): Reply => ({
  status: 429,
  headers: { 'retry-after': String(seconds), 'content-type': 'text/plain' },
  json: 'error code: 1015',
});

/** A 204 carries no content type: the REST client would try to read it. */
function write(answer: Answer, headers: Record<string, string>): Reply {
  if (answer.body === undefined) return { status: answer.status, headers };
  const json = JSON.stringify(answer.body);
  headers['content-type'] = 'application/json';
  headers['content-length'] = String(Buffer.byteLength(json));
  return { status: answer.status, headers, json };
}

/** Answers whose access token it is, or null for the bot's own token and for routes that need none. Else 401. */
function authorize(local: LocalDiscord, match: Match | undefined, request: IncomingMessage): string | null {
  if (match?.route.isOpen) return null;
  if (local.faults.rest401 > 0) {
    local.faults.rest401 -= 1;
    local.hub.emit({ type: 'faults', faults: { ...local.faults } });
    throw unauthorized();
  }
  const given = request.headers.authorization ?? '';
  if (given === `Bot ${local.settings.token}`) return null;
  const scope = match?.route.bearerScope;
  const owner =
    scope && given.startsWith('Bearer ') ? bearerOf(local, given.slice('Bearer '.length), scope) : undefined;
  if (owner === undefined) throw unauthorized();
  return owner;
}

/** Counts the call in its bucket. Interaction routes are exempt from the global limit, `topics/rate-limits.mdx`. */
function limit(
  local: LocalDiscord,
  match: Match,
  call: { path: string; headers: Record<string, string> },
): Reply | undefined {
  const { route, params } = match;
  const major = params['channel'] ?? params['guild'] ?? params['token'] ?? '';
  const taken = local.buckets.take({ route: `${route.method} ${route.path}`, major });
  Object.assign(call.headers, taken.headers);
  const fault = rateLimitHit(local, match);
  if (fault) return tooMany(call.headers, { retryAfterMs: fault.retryAfterMs, scope: fault.scope });
  const waitMs = route.isOpen ? null : local.buckets.takeGlobal();
  if (waitMs !== null) return tooMany(call.headers, { retryAfterMs: waitMs, scope: 'global' });
  if (taken.retryAfterMs === null) return undefined;
  return tooMany(call.headers, { retryAfterMs: taken.retryAfterMs, scope: 'user' });
}

function tooMany(
  headers: Record<string, string>,
  how: { retryAfterMs: number; scope: 'user' | 'global' | 'shared' },
): Reply {
  const retryAfter = how.retryAfterMs / 1_000;
  const isGlobal = how.scope === 'global';
  headers['retry-after'] = String(Math.ceil(retryAfter));
  headers['x-ratelimit-scope'] = how.scope;
  headers['x-ratelimit-remaining'] = '0';
  headers['x-ratelimit-reset-after'] = retryAfter.toFixed(3);
  if (isGlobal) headers['x-ratelimit-global'] = 'true';
  const message = how.scope === 'shared' ? 'The resource is being rate limited.' : 'You are being rate limited.';
  return write({ status: 429, body: { message, retry_after: retryAfter, global: isGlobal } }, headers);
}

/** `resources/audit-log.mdx`: percent-encoded, 1 to 512 characters. */
function auditReason(header: string | string[] | undefined): string | null {
  if (typeof header !== 'string' || header === '') return null;
  const reason = safeDecode(header);
  if (codePointCount(reason) <= maxReason) return reason;
  const form = createForm();
  form.text(reason, ['reason'], { max: maxReason });
  form.finish();
  return reason;
}
const maxReason = 512;

/** Interaction tokens are long and secret; ids are enough in a log. */
function shorten(path: string): string {
  return path.replaceAll(/\/[\w-]{60,}/gu, '/…');
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
