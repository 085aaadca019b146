import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { CONTROL_PREFIX } from '../control-api/contract.ts';
import { handleAuthorization, renderAuthorizePage } from './oauth/authorize-page.ts';
import { readCdnFile } from './cdn/cdn.ts';
import { servePageFile } from './http/page-files.ts';
import { readBytes } from './http/request-body.ts';
import type { RestContext } from './rest/rest-context.ts';
import { handleRestRequest } from './rest/rest-handler.ts';
import { restRoutes } from './rest/rest-routes.ts';
import { createRouter } from './http/router.ts';

const router = createRouter(restRoutes);

type ControlHandler = (request: Request) => Promise<Response>;
type Exchange = { request: IncomingMessage; response: ServerResponse; url: URL };

/**
 * Serves HTTP: Discord's REST API under `/api`, files under `/cdn`, the control API under `/sandbox/api`, and the page
 * if `webDir` is set.
 */
export function createHttpServer(context: RestContext, handleControlRequest: ControlHandler): Server {
  const server = createServer((request, response) => {
    handleRequest(context, handleControlRequest, { request, response }).catch((error: unknown) => {
      process.stderr.write(
        `sandbox: ${request.method} ${request.url}: ${error instanceof Error ? error.stack : String(error)}\n`,
      );
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' });
      response.end('{"message":"500: Internal Server Error","code":0}');
    });
  });
  server.keepAliveTimeout = 60_000;
  return server;
}

async function handleRequest(
  context: RestContext,
  handleControlRequest: ControlHandler,
  { request, response }: Omit<Exchange, 'url'>,
): Promise<void> {
  const url = new URL(request.url ?? '/', context.settings.url);
  const exchange: Exchange = { request, response, url };
  if (/^(\/api(\/v\d+)?)?\/oauth2\/authorize$/u.test(url.pathname)) await handleAuthorizePage(context, exchange);
  else if (url.pathname.startsWith('/api/')) await handleRestRequest(context, router, exchange);
  else if (url.pathname.startsWith(CONTROL_PREFIX)) await forwardToControl(handleControlRequest, exchange);
  else if (url.pathname.startsWith('/cdn/')) {
    const { status, headers, bytes } = readCdnFile(context, url);
    response.writeHead(status, headers).end(bytes);
  } else if (!(await servePage(context, url.pathname, response))) response.writeHead(404).end();
}

async function servePage({ settings }: RestContext, path: string, response: ServerResponse): Promise<boolean> {
  return settings.webDir !== undefined && servePageFile(settings.webDir, path, response);
}

/** Discord's page is at `/oauth2/authorize` and, for older links, also under the API's path. */
async function handleAuthorizePage(context: RestContext, { request, response, url }: Exchange): Promise<void> {
  const isSubmission = request.method === 'POST';
  const page = isSubmission
    ? handleAuthorization(context, url, (await readBytes(request)).toString('utf8'))
    : renderAuthorizePage(context, url);
  response.writeHead(page.status, page.headers).end(page.body);
}

async function forwardToControl(
  handleControlRequest: ControlHandler,
  { request, response, url }: Exchange,
): Promise<void> {
  const method = request.method ?? 'GET';
  const bytes = await readBytes(request);
  const body = bytes.length > 0 && method !== 'GET' && method !== 'HEAD' ? { body: bytes } : {};
  const reply = await handleControlRequest(
    new Request(url, { method, headers: { 'content-type': request.headers['content-type'] ?? '' }, ...body }),
  );
  response.writeHead(reply.status, Object.fromEntries(reply.headers));
  if (!reply.headers.get('content-type')?.startsWith('text/event-stream') || !reply.body) {
    response.end(Buffer.from(await reply.arrayBuffer()));
    return;
  }
  response.flushHeaders();
  const reader = reply.body.getReader();
  response.on('close', () => void reader.cancel().catch(() => undefined));
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) response.write(chunk.value);
  response.end();
}
