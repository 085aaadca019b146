import type { MiddlewareHandler } from 'hono';
import { every } from 'hono/combine';
import { compress } from 'hono/compress';
import { RETAINED_304_HEADERS, etag } from 'hono/etag';

/**
 * Middleware for what changes only with a new version: compresses it for clients that accept that, and responds with 304
 * to a client that has it already. `headers` are those of the response: a 304 repeats them, because a browser goes on using
 * the ones it has stored, such as an outdated content security policy. The tag is computed before the compression, so that
 * nothing is compressed for a 304.
 */
export const revalidation = (headers: Readonly<Record<string, string>>): MiddlewareHandler =>
  every(compress(), etag({ retainedHeaders: [...RETAINED_304_HEADERS, ...Object.keys(headers)] }), varyByEncoding);

/** Hono's `compress` leaves the header out of a 304 and of the response to HEAD; caches need it in both. */
const varyByEncoding: MiddlewareHandler = async (c, next) => {
  await next();
  c.res.headers.set('vary', 'Accept-Encoding');
};
