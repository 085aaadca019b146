import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerControl } from '../control-api/control-handler.ts';
import { controlPrefix } from '../control-api/contract.ts';
import type { LocalDiscord } from '../local-discord.ts';
import { commandPermissionRoutes } from './rest/commands/command-permissions.ts';
import { commandRoutes } from './rest/commands/commands.ts';
import { gatewayRoutes } from './rest/gateway.ts';
import { answerAuthorization, authorizePage } from './oauth/authorize-page.ts';
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
import { fileReply } from './cdn/cdn.ts';
import { answerPageFile } from './http/page-files.ts';
import { readBytes } from './http/request-body.ts';
import { answerRest } from './rest/rest-handler.ts';
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
export function createWireServer(local: LocalDiscord): Server {
  const server = createServer((request, response) => {
    answer(local, request, response).catch((error: unknown) => {
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

async function answer(local: LocalDiscord, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', local.settings.url);
  if (/^(\/api(\/v\d+)?)?\/oauth2\/authorize$/u.test(url.pathname)) await askPerson(local, { request, response, url });
  else if (url.pathname.startsWith('/api/')) await answerRest(local, router, { request, response, url });
  else if (url.pathname.startsWith(controlPrefix)) await relay(local, { request, response, url });
  else if (url.pathname.startsWith('/cdn/')) {
    const { status, headers, bytes } = fileReply(local, url);
    response.writeHead(status, headers).end(bytes);
  } else if (!(await showPage(local, url.pathname, response))) response.writeHead(404).end();
}

async function showPage({ settings }: LocalDiscord, path: string, response: ServerResponse): Promise<boolean> {
  return settings.webDir !== undefined && answerPageFile(settings.webDir, path, response);
}

/** Discord's page lies at `/oauth2/authorize`, and under the API's address, where older links point. */
async function askPerson(
  local: LocalDiscord,
  { request, response, url }: { request: IncomingMessage; response: ServerResponse; url: URL },
): Promise<void> {
  const isAnswer = request.method === 'POST';
  const said = isAnswer
    ? answerAuthorization(local, url, (await readBytes(request)).toString('utf8'))
    : authorizePage(local, url);
  response.writeHead(said.status, said.headers).end(said.body);
}

async function relay(
  local: LocalDiscord,
  { request, response, url }: { request: IncomingMessage; response: ServerResponse; url: URL },
): Promise<void> {
  const method = request.method ?? 'GET';
  const bytes = await readBytes(request);
  const body = bytes.length > 0 && method !== 'GET' && method !== 'HEAD' ? { body: bytes } : {};
  const reply = await answerControl(
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
  for (let part = await reader.read(); !part.done; part = await reader.read()) response.write(part.value);
  response.end();
}
