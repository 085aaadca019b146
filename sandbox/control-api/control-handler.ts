import { CONTROL_PREFIX } from './contract.ts';
import type { ControlContext } from './control-context.ts';
import { readCdnFile } from '../server/cdn/cdn.ts';
import { handleAuthorization, renderAuthorizePage } from '../server/oauth/authorize-page.ts';
import { DiscordError } from '../world/discord-error.ts';
import { type Call, createRouter } from '../server/http/router.ts';
import { actionRoutes } from './routes/actions.ts';
import { messageRoutes } from './routes/messages.ts';
import { ControlRefusal, invalid, notFound } from './control-refusal.ts';
import { streamEvents } from './event-stream.ts';
import { threadRoutes } from './routes/threads.ts';
import { personRoutes } from './routes/people.ts';
import { guildRoutes } from './routes/guilds.ts';

/** The page is served here too, so that a host that mounts the control API has it on its own port. */
const AUTHORIZE_PATH = '/oauth2/authorize';
const router = createRouter([...actionRoutes, ...messageRoutes, ...guildRoutes, ...personRoutes, ...threadRoutes]);

/** Handles a request under `/sandbox/api`; a host may mount it anywhere that keeps the path. */
export async function handleControlRequest(context: ControlContext, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const path = url.pathname.startsWith(CONTROL_PREFIX) ? url.pathname.slice(CONTROL_PREFIX.length) : url.pathname;
  if (request.method === 'GET' && path === '/events') return streamEvents(context, url.searchParams);
  if (request.method === 'GET' && path.startsWith('/cdn/')) return sendFile(context, url, path);
  const isForm = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') === true;
  if (path === AUTHORIZE_PATH && (request.method === 'GET' || isForm)) {
    const page = isForm ? handleAuthorization(context, url, await request.text()) : renderAuthorizePage(context, url);
    return new Response(page.body === '' ? null : page.body, { status: page.status, headers: page.headers });
  }
  try {
    const match = router(request.method, path);
    if (!match) throw notFound(`${request.method} ${path}`);
    const param = (name: string): string => match.params[name] ?? '';
    const call: Call = {
      param,
      query: url.searchParams,
      body: await readJson(request),
      files: [],
      bearerUserId: null,
      authorization: '',
      reason: null,
    };
    const response = await match.route.handle(context, call);
    return json(response.status, response.body ?? {});
  } catch (error) {
    if (error instanceof ControlRefusal) return json(error.status, { error: error.body });
    if (!(error instanceof DiscordError)) throw error;
    return json(error.status, { error: { code: String(error.code), message: error.message } });
  }
}

/** Serves the same file as `/cdn`, for a page that may load images from its own origin only. */
function sendFile(context: ControlContext, url: URL, path: string): Response {
  const { status, headers, bytes } = readCdnFile(context, new URL(path + url.search, context.settings.url));
  return new Response(Buffer.from(bytes), { status, headers });
}

async function readJson(request: Request): Promise<unknown> {
  if (request.method === 'GET') return undefined;
  const text = await request.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw invalid('', 'The body is not JSON.');
  }
}

function json(status: number, body: object): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}
