import type { UploadedFile } from '../../world/messages/message-content.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Call = {
  /** Returns a named segment of the path, decoded. */
  param: (name: string) => string;
  query: URLSearchParams;
  body: unknown;
  files: UploadedFile[];
  /** Id of the user whose access token authorized the call; null for the bot's own token. */
  bearerUserId: string | null;
  /** The Authorization header, unparsed. */
  authorization: string;
  /** The reason for the audit log: X-Audit-Log-Reason, decoded. */
  reason: string | null;
};
export type RouteResponse = { status: number; body?: unknown };
/** `C` is what the handlers receive besides the call. */
export type Route<C> = {
  method: Method;
  /** `/channels/:channel/messages/:message`, below the API's version. */
  path: string;
  /** True for routes that need no bot token: the gateway URL, OAuth2, and interaction routes, whose token is in the path. */
  isPublic?: boolean;
  /** The route also accepts a user's access token with this scope. */
  bearerScope?: 'identify' | 'guilds' | 'guilds.members.read' | 'applications.commands.permissions.update';
  handle: (context: C, call: Call) => RouteResponse | Promise<RouteResponse>;
};

export type Match<C> = { route: Route<C>; params: Record<string, string> };
export type Router<C> = (method: string, path: string) => Match<C> | undefined;

/** Finds a route by method and path. A literal segment wins over a named one, in any order of `routes`. */
export function createRouter<C>(routes: readonly Route<C>[]): Router<C> {
  const routesByShape = new Map<string, { route: Route<C>; segments: string[] }[]>();
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
