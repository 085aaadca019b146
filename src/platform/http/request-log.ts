import type { MiddlewareHandler } from 'hono';
import type { Log } from '../log.ts';
import type { HttpContext, Trace } from './http-context.ts';

/** Logs one line per request and names the request in the response; runs after Hono's `requestId`. */
export function logRequests({ log, nowMs }: { log: Log; nowMs: () => number }): MiddlewareHandler<HttpContext> {
  return async (c, next) => {
    const startedMs = nowMs();
    const trace: Trace = {};
    c.set('trace', trace);
    await next();
    const requestId = c.get('requestId');
    // `requestId` sets the header before the handler runs, and Hono drops it when the handler returns a plain Response.
    c.res.headers.set('x-request-id', requestId);
    log.info(
      {
        request_id: requestId,
        ...trace,
        method: c.req.method,
        // Without the query, which may contain private data.
        path: new URL(c.req.url).pathname,
        status: c.res.status,
        ms: nowMs() - startedMs,
      },
      'Request completed.',
    );
  };
}
