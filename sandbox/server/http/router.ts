import type { LocalDiscord } from '../../local-discord.ts';
import type { UploadedFile } from '../../world/messages/message-content.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Call = {
  /** A named segment of the path, decoded. */
  param: (name: string) => string;
  query: URLSearchParams;
  body: unknown;
  files: UploadedFile[];
  /** Whose access token came with the call; null for the bot's own. */
  bearer: string | null;
  /** The Authorization header as given. */
  authorization: string;
  /** Why, for the audit log: X-Audit-Log-Reason, decoded. */
  reason: string | null;
};
export type Answer = { status: number; body?: unknown };
export type Route = {
  method: Method;
  /** `/channels/:channel/messages/:message`, below the API's version. */
  path: string;
  /** Interaction routes carry their credential in the path; all others need the bot's token. */
  isOpen?: boolean;
  /** Also answers a person's access token with this scope. */
  bearerScope?: 'identify' | 'guilds' | 'guilds.members.read' | 'applications.commands.permissions.update';
  handle: (local: LocalDiscord, call: Call) => Answer | Promise<Answer>;
};

export type Match = { route: Route; params: Record<string, string> };
export type Router = (method: string, path: string) => Match | undefined;

/** Finds a route by method and path; a literal segment wins over a named one, whatever the order given. */
export function createRouter(routes: readonly Route[]): Router {
  const shelves = new Map<string, { route: Route; segments: string[] }[]>();
  for (const route of routes) {
    const segments = route.path.split('/').slice(1);
    const key = `${route.method} ${segments.length}`;
    const shelf = shelves.get(key) ?? [];
    shelf.push({ route, segments });
    shelf.sort((left, right) => literals(right.segments) - literals(left.segments));
    shelves.set(key, shelf);
  }
  return (method, path) => {
    const asked = path.split('/').slice(1).map(decode);
    for (const { route, segments } of shelves.get(`${method} ${asked.length}`) ?? []) {
      const params = match(segments, asked);
      if (params) return { route, params };
    }
    return undefined;
  };
}

const literals = (segments: string[]): number => segments.filter((segment) => !segment.startsWith(':')).length;

function match(segments: string[], asked: string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [at, segment] of segments.entries()) {
    const given = asked[at] ?? '';
    if (segment.startsWith(':')) params[segment.slice(1)] = given;
    else if (segment !== given) return undefined;
  }
  return params;
}

/** Clients send `/messages/%40original`. */
function decode(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
