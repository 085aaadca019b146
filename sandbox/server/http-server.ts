import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { handleControlRequest } from '../control-api/control-handler.ts';
import { CONTROL_PREFIX } from '../control-api/contract.ts';
import type { LocalDiscord } from '../local-discord.ts';
import { commandPermissionRoutes } from './rest/commands/command-permissions.ts';
import { commandRoutes } from './rest/commands/commands.ts';
import { gatewayRoutes } from './rest/gateway.ts';
import { handleAuthorization, renderAuthorizePage } from './oauth/authorize-page.ts';
import { banRoutes } from './rest/guilds/bans.ts';
import { channelRoutes } from './rest/channels/channels.ts';
import { guildRoutes } from './rest/guilds/guilds.ts';
import { interactionRoutes } from './rest/interactions/interaction-callback.ts';
import { memberRoutes } from './rest/guilds/members.ts';
import { oauthRoutes } from './rest/oauth.ts';
import { messageRoutes } from './rest/channels/messages.ts';
import { pinRoutes } from './rest/channels/pins.ts';
import { reactionRoutes } from './rest/channels/reactions.ts';
import { roleRoutes } from './rest/guilds/roles.ts';
import { threadRoutes } from './rest/channels/threads.ts';
import { userRoutes } from './rest/users.ts';
import { webhookRoutes } from './rest/interactions/webhooks.ts';
import { readCdnFile } from './cdn/cdn.ts';
import { servePageFile } from './http/page-files.ts';
import { readBytes } from './http/request-body.ts';
import { handleRestRequest } from './rest/rest-handler.ts';
import { createRouter } from './http/router.ts';

const router = createRouter([
  ...gatewayRoutes,
  ...userRoutes,
  ...commandRoutes,
  ...commandPermissionRoutes,
  ...interactionRoutes,
  ...webhookRoutes,
  ...guildRoutes,
  ...channelRoutes,
  ...memberRoutes,
  ...banRoutes,
  ...roleRoutes,
  ...messageRoutes,
  ...pinRoutes,
  ...reactionRoutes,
  ...threadRoutes,
  ...oauthRoutes,
]);

/** The wire port's HTTP: Discord's REST under `/api`, files under `/cdn`, the control API under `/sandbox/api`, and the page if it was given one. */
export function createHttpServer(local: LocalDiscord): Server {
  const server = createServer((request, response) => {
    handleRequest(local, request, response).catch((error: unknown) => {
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

async function handleRequest(local: LocalDiscord, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', local.settings.url);
  if (/^(\/api(\/v\d+)?)?\/oauth2\/authorize$/u.test(url.pathname))
    await handleAuthorizePage(local, { request, response, url });
  else if (url.pathname.startsWith('/api/')) await handleRestRequest(local, router, { request, response, url });
  else if (url.pathname.startsWith(CONTROL_PREFIX)) await forwardToControl(local, { request, response, url });
  else if (url.pathname.startsWith('/cdn/')) {
    const { status, headers, bytes } = readCdnFile(local, url);
    response.writeHead(status, headers).end(bytes);
  } else if (!(await servePage(local, url.pathname, response))) response.writeHead(404).end();
}

async function servePage({ settings }: LocalDiscord, path: string, response: ServerResponse): Promise<boolean> {
  return settings.webDir !== undefined && servePageFile(settings.webDir, path, response);
}

/** Discord's page lies at `/oauth2/authorize`, and under the API's address, where older links point. */
async function handleAuthorizePage(
  local: LocalDiscord,
  { request, response, url }: { request: IncomingMessage; response: ServerResponse; url: URL },
): Promise<void> {
  const isSubmission = request.method === 'POST';
  const page = isSubmission
    ? handleAuthorization(local, url, (await readBytes(request)).toString('utf8'))
    : renderAuthorizePage(local, url);
  response.writeHead(page.status, page.headers).end(page.body);
}

async function forwardToControl(
  local: LocalDiscord,
  { request, response, url }: { request: IncomingMessage; response: ServerResponse; url: URL },
): Promise<void> {
  const method = request.method ?? 'GET';
  const bytes = await readBytes(request);
  const body = bytes.length > 0 && method !== 'GET' && method !== 'HEAD' ? { body: bytes } : {};
  const reply = await handleControlRequest(
    local,
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
