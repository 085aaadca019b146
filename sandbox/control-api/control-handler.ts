import { controlPrefix } from './contract.ts';
import type { LocalDiscord } from '../local-discord.ts';
import { fileReply } from '../server/cdn/cdn.ts';
import { answerAuthorization, authorizePage } from '../server/oauth/authorize-page.ts';
import { DiscordError } from '../world/discord-error.ts';
import { type Call, createRouter } from '../server/http/router.ts';
import { actRoutes } from './routes/actions.ts';
import { messageRoutes } from './routes/messages.ts';
import { ControlRefusal, invalid, missing } from './control-refusal.ts';
import { streamEvents } from './event-stream.ts';
import { threadRoutes } from './routes/threads.ts';
import { personRoutes } from './routes/people.ts';
import { worldRoutes } from './routes/guilds.ts';

/** The page is here as well, so that a host that mounts the control has it on its own port. */
const authorizePath = '/oauth2/authorize';
const router = createRouter([...actRoutes, ...messageRoutes, ...worldRoutes, ...personRoutes, ...threadRoutes]);

/** Answers a request under `/sandbox/api`; a host may mount it anywhere that keeps the path. */
export async function answerControl(local: LocalDiscord, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const path = url.pathname.startsWith(controlPrefix) ? url.pathname.slice(controlPrefix.length) : url.pathname;
  if (request.method === 'GET' && path === '/events') return streamEvents(local, url.searchParams);
  if (request.method === 'GET' && path.startsWith('/cdn/')) return sendFile(local, url, path);
  const isForm = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') === true;
  if (path === authorizePath && (request.method === 'GET' || isForm)) {
    const said = isForm ? answerAuthorization(local, url, await request.text()) : authorizePage(local, url);
    return new Response(said.body === '' ? null : said.body, { status: said.status, headers: said.headers });
  }
  try {
    const match = router(request.method, path);
    if (!match) throw missing(`${request.method} ${path}`);
    const param = (name: string): string => match.params[name] ?? '';
    const call: Call = {
      param,
      query: url.searchParams,
      body: await readJson(request),
      files: [],
      bearer: null,
      authorization: '',
      reason: null,
    };
    const answer = await match.route.handle(local, call);
    return json(answer.status, answer.body ?? {});
  } catch (error) {
    if (error instanceof ControlRefusal) return json(error.status, { error: error.body });
    if (!(error instanceof DiscordError)) throw error;
    return json(error.status, { error: { code: String(error.code), message: error.message } });
  }
}

/** The same file as under `/cdn`, for a page that may load pictures from its own address only. */
function sendFile(local: LocalDiscord, url: URL, path: string): Response {
  const { status, headers, bytes } = fileReply(local, new URL(path + url.search, local.settings.url));
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
