import { Hono, type Context } from 'hono';
import { methodNotAllowed as refuseOtherMethods } from 'hono/method-not-allowed';
import { requestId } from 'hono/request-id';
import type { Contract } from '../contract.ts';
import type { Feature } from '../define-feature.ts';
import type { Log } from '../log.ts';
import { routePattern, routesOf } from './api/api-routes.ts';
import { runEndpoint, type ApiResponse, type ApiDependencies } from './api/run-endpoint.ts';
import { clientAddress } from './client-address.ts';
import { headerSets } from './security-headers.ts';
import { healthResponse, readyResponse, type Readiness } from './health.ts';
import type { HttpContext, HttpEnv } from './http-context.ts';
import type { Implementation } from './api/implement.ts';
import { fetchMount, type Mount } from './mounts.ts';
import { openapiDocument } from './api/openapi.ts';
import { errorResponse, methodNotAllowed, notFound, type ErrorResponse } from './problem.ts';
import { logRequests } from './request-log.ts';
import { revalidation } from './revalidation.ts';
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
  features: readonly Pick<Feature, 'http' | 'topics'>[];
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

export type Http = { fetch: (request: Request, env?: HttpEnv) => Promise<Response> };

/** Longer than any id that proxies generate; a longer or otherwise unusual one is replaced. */
const MAX_REQUEST_ID_LENGTH = 64;

type HttpState = {
  dependencies: HttpDependencies;
  app: Hono<HttpContext>;
  api: ApiDependencies;
  headers: ReturnType<typeof headerSets>;
};

/** Creates the whole HTTP interface as one fetch handler that any host can serve. */
export function createHttp(dependencies: HttpDependencies): Http {
  const { config, features, staticDir, mounts = [], newId } = dependencies;
  const isHttps = config.publicUrl.protocol === 'https:';
  const headers = headerSets({ isHttps, imageOrigin: new URL(config.cdnUrl ?? 'https://cdn.discordapp.com').origin });
  const api: ApiDependencies = { ...dependencies, cookies: sessionCookies(isHttps), guard: sameOriginGuard(config) };
  const contracts = features.flatMap(({ http }) => (http ? [http] : []));
  const topics = features.flatMap((feature) => feature.topics ?? []).map(({ name }) => name);
  const app = new Hono<HttpContext>();
  const state: HttpState = { dependencies, app, api, headers };

  app.use(requestId({ limitLength: MAX_REQUEST_ID_LENGTH, generator: newId }));
  app.use(logRequests(dependencies));
  const respond405 = (c: Context<HttpContext>, allowed: string[]) =>
    respondToError(state, methodNotAllowed(allowed), c);
  app.use(refuseOtherMethods({ app, onMethodNotAllowed: respond405 }));
  addEndpoints(state, contracts);
  app.get('/api/stream', (c) =>
    openStream({ ...api, broadcaster: dependencies.broadcaster, topics, headers: headers.page }, c),
  );
  addOpenapi(state, contracts);
  app.get('/healthz', () => healthResponse(headers.api));
  app.get('/readyz', () => readyResponse(dependencies.readiness, headers.api));
  for (const mount of mounts) {
    app.all(`${mount.path}/*`, (c) =>
      fetchMount(mount, { request: c.req.raw, ip: ipOf(config, c), headers: headers.page }),
    );
  }
  if (staticDir !== undefined) app.use(staticFiles(staticDir, headers.page));
  app.notFound((c) => respondToError(state, notFound(), c));
  app.onError((error, c) => respondToError(state, error, c));
  return { fetch: async (request, env = {}) => app.fetch(request, env) };
}

function addEndpoints(state: HttpState, contracts: readonly Implementation<Contract>[]): void {
  const { app, api, headers, dependencies } = state;
  for (const { endpoint, handler } of routesOf(contracts)) {
    app.on(endpoint.method, routePattern(endpoint.path), async (c) => {
      const trace = c.get('trace');
      const result = await runEndpoint(api, endpoint, handler, {
        context: c,
        url: new URL(c.req.url),
        params: c.req.param(),
        ip: ipOf(dependencies.config, c),
        onSignedIn: (who) => {
          trace.who = who;
        },
        toErrorResponse: (error) => toErrorResponse(dependencies, error, c.get('requestId')),
      });
      return apiResponse(result, headers.api);
    });
  }
}

/** The document changes only with a new version, so it may be stored, unlike other responses of the API. */
function addOpenapi({ app, headers, dependencies }: HttpState, contracts: readonly Implementation<Contract>[]): void {
  const document = openapiDocument(
    contracts.map(({ contract }) => contract),
    dependencies.config,
  );
  const json = JSON.stringify(document);
  const stored = { ...headers.api, 'cache-control': 'no-cache' };
  app.get('/api/openapi.json', revalidation(stored), () => new Response(json, { headers: stored }));
}

const ipOf = (config: HttpConfig, c: Context<HttpContext>): string =>
  clientAddress(c.req.raw, c.env.incoming, config.trustedProxies ?? []);

function toErrorResponse({ nowMs, log }: HttpDependencies, error: unknown, reference: string): ErrorResponse {
  const result = errorResponse(error, { reference, nowMs: nowMs() });
  if (result.isUnexpected) log.error({ request_id: reference, err: error }, 'A request failed unexpectedly.');
  return result;
}

function respondToError({ dependencies, headers }: HttpState, error: unknown, c: Context<HttpContext>): Response {
  const trace = c.get('trace');
  const result = toErrorResponse(dependencies, error, c.get('requestId'));
  trace.refused = result.body.error.code;
  // Detecting attacks needs the source address; other addresses are not logged, for privacy.
  if (result.status === 401 || result.status === 403 || result.status === 429) trace.ip = ipOf(dependencies.config, c);
  const text = JSON.stringify(result.body);
  return new Response(text, { status: result.status, headers: { ...headers.api, ...result.headers } });
}

function apiResponse(result: ApiResponse, base: Readonly<Record<string, string>>): Response {
  const headers = result.isReplay ? { ...base, 'idempotency-replayed': 'true' } : base;
  const response = new Response(result.text, { status: result.status, headers });
  for (const cookie of result.cookies) response.headers.append('set-cookie', cookie);
  return response;
}
