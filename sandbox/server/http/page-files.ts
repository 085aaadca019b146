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
/** The page's own files and nothing from elsewhere, but for pictures a bot links to. */
const CONTENT_SECURITY_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src * data:; base-uri 'none'";

/** Answers the page at `/sandbox` and what it loads, out of a built `webDir`; false for any other address. */
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
  // One name without a folder, so that no path leads elsewhere.
  const asset = /^\/assets\/([\w-][\w.-]*)$/u.exec(path)?.[1];
  return asset === undefined ? undefined : `assets/${asset}`;
}
