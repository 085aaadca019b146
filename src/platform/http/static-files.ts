import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};
const COMPRESSIBLE = /^(text|application)\/|svg/;
const CACHE_ONE_YEAR = 'public, max-age=31536000, immutable';

type StaticFile = {
  bytes: Buffer;
  type: string;
  etag: string;
  cacheControl: string;
  gzipped: Promise<Buffer> | undefined;
};

export type StaticFiles = (request: Request, path: string) => Promise<Response | null>;

/**
 * Serves a built dashboard from memory: only files that existed at the start can be requested, so no path leads
 * elsewhere. Files under `assets/` have a hash in their name and never change. A dashboard path returns `index.html`.
 * Returns null when nothing has that path; source maps and hidden files are not served.
 */
export function staticFiles(folder: string, headers: Readonly<Record<string, string>>): StaticFiles {
  const files = new Map<string, StaticFile>();
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  for (const name of names.map((one) => one.replaceAll('\\', '/'))) {
    const type = CONTENT_TYPES[extname(name)];
    if (type !== undefined && !/(^|\/)\./.test(name)) files.set(`/${name}`, loadFile(join(folder, name), name, type));
  }
  return async (request, path) => {
    const file = files.get(path) ?? (isPage(request, path) ? files.get('/index.html') : undefined);
    return file === undefined ? null : respond(request, file, headers);
  };
}

function loadFile(path: string, name: string, type: string): StaticFile {
  const bytes = readFileSync(path);
  return {
    bytes,
    type,
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    cacheControl: name.startsWith('assets/') ? CACHE_ONE_YEAR : 'no-cache',
    gzipped: undefined,
  };
}

/** Matches the dashboard's own paths; anything else unknown is a 404 and not a page. */
function isPage(request: Request, path: string): boolean {
  if (path === '/' || path === '/s' || path.startsWith('/s/')) return true;
  const isPagePath = !/\.|^\/(api|assets)(\/|$)/.test(path);
  return isPagePath && (request.headers.get('accept') ?? '').includes('text/html');
}

async function respond(request: Request, file: StaticFile, base: Readonly<Record<string, string>>): Promise<Response> {
  const headers: Record<string, string> = {
    ...base,
    'content-type': file.type,
    'cache-control': file.cacheControl,
    etag: file.etag,
    vary: 'accept-encoding',
  };
  const cachedTags = request.headers.get('if-none-match') ?? '';
  if (cachedTags.split(',').some((tag) => tag.trim().replace(/^W\//, '') === file.etag)) {
    return new Response(null, { status: 304, headers });
  }
  if (!COMPRESSIBLE.test(file.type) || !/\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')) {
    return new Response(new Uint8Array(file.bytes), { headers });
  }
  file.gzipped ??= compress(file.bytes, { level: 9 });
  const body = new Uint8Array(await file.gzipped);
  return new Response(body, { headers: { ...headers, 'content-encoding': 'gzip' } });
}
