import { serve } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import type { Contract } from '../contract.ts';
import type { Log } from '../log.ts';
import { routePattern, routesOf } from './api/api-routes.ts';
import { runEndpoint, type ApiResponse, type ApiDependencies } from './api/run-endpoint.ts';
import { clientAddress, type Peer } from './client-address.ts';
import { headerSets } from './security-headers.ts';
import { healthResponse, readyResponse, type Readiness } from './health.ts';
import type { Implementation } from './api/implement.ts';
import { fetchMount, type Mount } from './mounts.ts';
import { openapiDocument } from './api/openapi.ts';
import { errorResponse, methodNotAllowed, notFound, type ErrorResponse } from './problem.ts';
import { sameOriginGuard, sessionCookies, type Sessions } from './session.ts';
import { staticFiles } from './static-files.ts';
import { openStream, type StreamOpener } from './stream/stream-route.ts';

export type HttpConfig = {
  /** Where browsers reach the site; it determines cookies, the allowed origin and HSTS. */
  publicUrl: URL;
  isDevelopment: boolean;
  /** The program's version, for the OpenAPI document. */
  version: string;
  /** Addresses whose `X-Forwarded-For` is trusted; `*` on hosts that always set it themselves. */
  trustedProxies?: readonly string[];
  /** Base URL of avatars and icons, which pages may then show; Discord's by default. */
  cdnUrl?: string;
};

export type HttpDependencies = Pick<ApiDependencies, 'contexts' | 'db' | 'newId'> & {
  features: readonly { http?: Implementation<Contract> }[];
  sessions: Sessions;
  broadcaster: StreamOpener;
  config: HttpConfig;
  /** The built dashboard; without it only the API is served. */
  staticDir?: string | undefined;
  mounts?: readonly Mount[];
  readiness: () => Promise<Readiness>;
  log: Log;
  nowMs: () => number;
};

/** What a host may add to a request: the sockets of `@hono/node-server`. */
export type HttpEnv = { incoming?: Peer };
export type Http = { fetch: (request: Request, env?: HttpEnv) => Promise<Response> };

/** What the log records of one request. */
type Trace = { requestId: string; who?: string; refused?: string; ip?: string };
type Bindings = { Bindings: HttpEnv & { trace: Trace } };

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

type HttpState = {
  dependencies: HttpDependencies;
  app: Hono<Bindings>;
  api: ApiDependencies;
  headers: ReturnType<typeof headerSets>;
  files: ReturnType<typeof staticFiles> | undefined;
};

/** Creates the whole HTTP interface as one fetch handler that any host can serve. */
export function createHttp(dependencies: HttpDependencies): Http {
  const { config, features, staticDir } = dependencies;
  const isHttps = config.publicUrl.protocol === 'https:';
  const headers = headerSets({ isHttps, imageOrigin: new URL(config.cdnUrl ?? 'https://cdn.discordapp.com').origin });
  const api: ApiDependencies = { ...dependencies, cookies: sessionCookies(isHttps), guard: sameOriginGuard(config) };
  const files = staticDir === undefined ? undefined : staticFiles(staticDir, headers.page);
  const contracts = features.flatMap(({ http }) => (http ? [http] : []));
  const app = new Hono<Bindings>();
  const state: HttpState = { dependencies, app, api, headers, files };
  const openapiJson = JSON.stringify(
    openapiDocument(
      contracts.map(({ contract }) => contract),
      config,
    ),
  );

  addEndpoints(state, contracts);
  app.get('/api/stream', (c) =>
    openStream({ ...api, broadcaster: dependencies.broadcaster, headers: headers.page }, c),
  );
  app.get('/api/openapi.json', () => new Response(openapiJson, { headers: headers.api }));
  app.get('/healthz', () => healthResponse(headers.api));
  app.get('/readyz', () => readyResponse(dependencies.readiness, headers.api));
  app.notFound((c) => serveOther(state, c));
  app.onError((error, c) => respondToError(state, error, c));
  return { fetch: (request, env) => fetchAndLog(state, request, env) };
}

function addEndpoints(state: HttpState, contracts: readonly Implementation<Contract>[]): void {
  const { app, api, headers, dependencies } = state;
  for (const { endpoint, handler } of routesOf(contracts)) {
    app.on(endpoint.method, routePattern(endpoint.path), async (c) => {
      const { trace } = c.env;
      const result = await runEndpoint(api, endpoint, handler, {
        context: c,
        url: new URL(c.req.url),
        params: c.req.param(),
        ip: ipOf(dependencies.config, c),
        onSignedIn: (who) => {
          trace.who = who;
        },
        toErrorResponse: (error) => toErrorResponse(dependencies, error, trace),
      });
      return apiResponse(result, headers.api);
    });
  }
}

const ipOf = (config: HttpConfig, c: Context<Bindings>): string =>
  clientAddress(c.req.raw, c.env.incoming, config.trustedProxies ?? []);

function toErrorResponse({ nowMs, log }: HttpDependencies, error: unknown, { requestId }: Trace): ErrorResponse {
  const result = errorResponse(error, { reference: requestId, nowMs: nowMs() });
  if (result.isUnexpected) log.error({ request_id: requestId, err: error }, 'A request failed unexpectedly.');
  return result;
}

/** Serves what no route matches: a mount or a static file. Throws when there is neither. */
async function serveOther({ dependencies, app, headers, files }: HttpState, c: Context<Bindings>): Promise<Response> {
  const { config, mounts = [] } = dependencies;
  const { path } = c.req;
  const request = c.req.raw;
  const mount = mounts.find((candidate) => path === candidate.path || path.startsWith(`${candidate.path}/`));
  if (mount) return fetchMount(mount, { request, ip: ipOf(config, c), headers: headers.page });
  const allowed = METHODS.filter((method) => app.router.match(method, path)[0].length > 0);
  if (allowed.length > 0) throw methodNotAllowed(allowed);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const file = isRead ? await files?.(request, path) : undefined;
  if (!file) throw notFound();
  return file;
}

function respondToError({ dependencies, headers }: HttpState, error: unknown, c: Context<Bindings>): Response {
  const { trace } = c.env;
  const result = toErrorResponse(dependencies, error, trace);
  trace.refused = result.body.error.code;
  // Detecting attacks needs the source address; other addresses are not logged, for privacy.
  if (result.status === 401 || result.status === 403 || result.status === 429) trace.ip = ipOf(dependencies.config, c);
  const text = JSON.stringify(result.body);
  return new Response(text, { status: result.status, headers: { ...headers.api, ...result.headers } });
}

async function fetchAndLog(
  { dependencies, app }: HttpState,
  request: Request,
  env: HttpEnv | undefined,
): Promise<Response> {
  const { log, nowMs, newId } = dependencies;
  const startedMs = nowMs();
  const trace: Trace = { requestId: newId() };
  const response = await app.fetch(request, { ...env, trace });
  response.headers.set('x-request-id', trace.requestId);
  const { pathname } = new URL(request.url);
  // Without the query, which may contain private data.
  const { requestId: request_id, ...known } = trace;
  log.info(
    {
      request_id,
      ...known,
      method: request.method,
      path: pathname,
      status: response.status,
      ms: nowMs() - startedMs,
    },
    'Request completed.',
  );
  return response;
}

function apiResponse(result: ApiResponse, base: Readonly<Record<string, string>>): Response {
  const headers = result.isReplay ? { ...base, 'idempotency-replayed': 'true' } : base;
  const response = new Response(result.text, { status: result.status, headers });
  for (const cookie of result.cookies) response.headers.append('set-cookie', cookie);
  return response;
}

export type Listening = { port: number; close(): Promise<void> };

/**
 * Serves on a port; 0 takes a free one, which is returned. `close` ends open streams and waits for other requests, 5 s
 * at most.
 */
export async function listen(http: Http, at: { host: string; port: number }): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const options = {
      fetch: http.fetch,
      hostname: at.host,
      port: at.port,
      serverOptions: { keepAliveTimeout: KEEP_ALIVE_MS },
    };
    const server = serve(options, ({ port }) => resolve({ port, close }));
    server.once('error', reject);
    const close = async () => {
      const closed = new Promise<void>((done) => server.close(() => done()));
      const force = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), CLOSE_TIMEOUT_MS);
      await closed.finally(() => clearTimeout(force));
    };
  });
}

/** Longer than proxies keep an idle connection, usually a minute, so that they never send into one that is closing. */
const KEEP_ALIVE_MS = 65_000;
/** With a longer wait a host may kill the program in the middle of something. */
const CLOSE_TIMEOUT_MS = 5_000;
