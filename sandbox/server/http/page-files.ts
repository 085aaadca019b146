import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join } from 'node:path';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
/** Allows only the page's own files, and images from anywhere, because bots link to them. */
const CONTENT_SECURITY_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src * data:; base-uri 'none'";

/** Serves the page at `/sandbox` and its assets from a built `webDir`; returns false for any other path. */
export async function servePageFile(webDir: string, path: string, response: ServerResponse): Promise<boolean> {
  if (path === '/') {
    response.writeHead(302, { location: '/sandbox' }).end();
    return true;
  }
  const file = findPageFile(path);
  if (file === undefined) return false;
  const bytes = await readFile(join(webDir, file)).catch(() => undefined);
  if (!bytes) return false;
  response.writeHead(200, {
    'content-type': CONTENT_TYPES[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
  });
  response.end(bytes);
  return true;
}

function findPageFile(path: string): string | undefined {
  if (path === '/sandbox' || path === '/sandbox/') return 'sandbox/index.html';
  // A single name without a folder, so that no path leads elsewhere.
  const asset = /^\/assets\/([\w-][\w.-]*)$/u.exec(path)?.[1];
  return asset === undefined ? undefined : `assets/${asset}`;
}
