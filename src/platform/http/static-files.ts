import { serveStatic } from '@hono/node-server/serve-static';
import type { Context, MiddlewareHandler } from 'hono';
import { revalidation } from './revalidation.ts';

/** Files of a build that a page may request: neither source maps nor hidden files. */
const SERVED_FILE = /^(?!.*\/\.).*\.(html|js|css|json|txt|webmanifest|svg|png|ico|webp|woff2)$/;
const CACHE_ONE_YEAR = 'public, max-age=31536000, immutable';
const doNothing = () => Promise.resolve();

/**
 * Serves a built dashboard, from the `.gz` file beside a file where there is one. Files under `assets/` have a hash in
 * their name and never change. A dashboard path returns `index.html`. Calls the next handler when nothing has that path.
 */
export function staticFiles(folder: string, headers: Readonly<Record<string, string>>): MiddlewareHandler {
  const serveFile = serveStatic({ root: folder, precompressed: true });
  const servePage = serveStatic({ root: folder, path: 'index.html', precompressed: true });
  const revalidate = revalidation(headers);
  return async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return next();
    // serve-static ignores If-Range: a download resumed after an update would mix two versions of a file.
    c.req.raw.headers.delete('range');
    const file = SERVED_FILE.test(c.req.path) ? await serveFile(c, doNothing) : undefined;
    const response = file ?? (isPage(c) ? await servePage(c, doNothing) : undefined);
    if (!response) return next();
    const cacheControl = file && c.req.path.startsWith('/assets/') ? CACHE_ONE_YEAR : 'no-cache';
    const added = { ...headers, 'cache-control': cacheControl };
    for (const [name, value] of Object.entries(added)) response.headers.set(name, value);
    return revalidate(c, async () => {
      c.res = response;
    });
  };
}

/** Matches the dashboard's own paths; anything else unknown is a 404 and not a page. */
function isPage(c: Context): boolean {
  const { path } = c.req;
  if (path === '/' || path === '/s' || path.startsWith('/s/')) return true;
  const isPagePath = !/\.|^\/(api|assets)(\/|$)/.test(path);
  return isPagePath && (c.req.header('accept') ?? '').includes('text/html');
}
