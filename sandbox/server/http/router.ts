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
  bearerUserId: string | null;
  /** The Authorization header as given. */
  authorization: string;
  /** Why, for the audit log: X-Audit-Log-Reason, decoded. */
  reason: string | null;
};
export type RouteResponse = { status: number; body?: unknown };
export type Route = {
  method: Method;
  /** `/channels/:channel/messages/:message`, below the API's version. */
  path: string;
  /** Interaction routes carry their credential in the path; all others need the bot's token. */
  isOpen?: boolean;
  /** Also answers a person's access token with this scope. */
  bearerScope?: 'identify' | 'guilds' | 'guilds.members.read' | 'applications.commands.permissions.update';
  handle: (local: LocalDiscord, call: Call) => RouteResponse | Promise<RouteResponse>;
};

export type Match = { route: Route; params: Record<string, string> };
export type Router = (method: string, path: string) => Match | undefined;

/** Finds a route by method and path; a literal segment wins over a named one, whatever the order given. */
export function createRouter(routes: readonly Route[]): Router {
  const routesByShape = new Map<string, { route: Route; segments: string[] }[]>();
  for (const route of routes) {
    const segments = route.path.split('/').slice(1);
    const key = `${route.method} ${segments.length}`;
    const candidates = routesByShape.get(key) ?? [];
    candidates.push({ route, segments });
    candidates.sort((left, right) => countLiterals(right.segments) - countLiterals(left.segments));
    routesByShape.set(key, candidates);
  }
  return (method, path) => {
    const requestSegments = path.split('/').slice(1).map(decodeSegment);
    for (const { route, segments } of routesByShape.get(`${method} ${requestSegments.length}`) ?? []) {
      const params = matchSegments(segments, requestSegments);
      if (params) return { route, params };
    }
    return undefined;
  };
}

const countLiterals = (segments: string[]): number => segments.filter((segment) => !segment.startsWith(':')).length;

function matchSegments(segments: string[], requestSegments: string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const value = requestSegments[index] ?? '';
    if (segment.startsWith(':')) params[segment.slice(1)] = value;
    else if (segment !== value) return undefined;
  }
  return params;
}

/** Clients send `/messages/%40original`. */
function decodeSegment(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
