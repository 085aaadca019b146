import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const SANDBOX = fileURLToPath(new URL('..', import.meta.url));
const CONTRACTS = /^control-api\/([\w-]+-)?contract\.ts$/u;
const BASE = /^server\/((settings|event-broadcaster|wire-log|application)\.ts|(faults|http)\/)/u;
/** Files of the world that the page may use: they need no `World`. */
const PURE_WORLD = /^world\/(snowflakes|permissions\/permissions|messages\/(replies|own-reactions))\.ts$/u;

type Layer = { name: string; files: RegExp; mayImport: readonly RegExp[] };

/** The first layer whose `files` match a path is that of the file; a layer may always import itself. */
const LAYERS: readonly Layer[] = [
  { name: 'world', files: /^world\//u, mayImport: [] },
  { name: 'contracts', files: CONTRACTS, mayImport: [] },
  { name: 'server base', files: BASE, mayImport: [/^world\//u, CONTRACTS] },
  { name: 'limits', files: /^server\/limits\//u, mayImport: [/^world\//u, CONTRACTS, BASE] },
  { name: 'cdn', files: /^server\/cdn\//u, mayImport: [/^world\//u, CONTRACTS, BASE] },
  { name: 'oauth', files: /^server\/oauth\//u, mayImport: [/^world\//u, CONTRACTS, BASE] },
  { name: 'gateway', files: /^server\/gateway\//u, mayImport: [/^world\//u, CONTRACTS, BASE] },
  {
    name: 'interactions',
    files: /^server\/interactions\//u,
    mayImport: [/^world\//u, CONTRACTS, BASE, /^server\/limits\//u],
  },
  {
    name: 'rest',
    files: /^server\/rest\//u,
    mayImport: [/^world\//u, CONTRACTS, BASE, /^server\/(limits|cdn|oauth|gateway|interactions)\//u],
  },
  { name: 'http server', files: /^server\/http-server\.ts$/u, mayImport: [/^world\//u, CONTRACTS, /^server\//u] },
  { name: 'control API', files: /^control-api\//u, mayImport: [/^world\//u, /^server\/(?!http-server)/u] },
  { name: 'client', files: /^client\//u, mayImport: [CONTRACTS] },
  { name: 'page', files: /^page\//u, mayImport: [CONTRACTS, PURE_WORLD, /^\.\.\/(ui|locales)\//u] },
  { name: 'start', files: /^(start|main)\.ts$/u, mayImport: [/./u] },
];
const TESTS = /\.test\.ts$|^(tests|test-support)\//u;

/** Returns `file → imported file` for each import that the layers do not allow. */
function findViolations(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([path, text]) => {
    const layer = LAYERS.find((one) => one.files.test(path));
    return listImports(path, text)
      .filter((to) => !layer || ![layer.files, ...layer.mayImport].some((allowed) => allowed.test(to)))
      .map((to) => `${path} → ${to}`);
  });
}

/** Returns the relative imports of a file, types and dynamic ones included, as paths from the sandbox folder. */
function listImports(path: string, text: string): string[] {
  return [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/gu)].map(([, specifier = '']) =>
    posix.join(posix.dirname(path), specifier),
  );
}

test('every file of the sandbox imports only what its layer allows', () => {
  const paths = readdirSync(SANDBOX, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.tsx?$/u.test(path) && !TESTS.test(path));
  expect(paths.length).toBeGreaterThan(100);
  expect(findViolations(new Map(paths.map((path) => [path, readFileSync(join(SANDBOX, path), 'utf8')])))).toEqual([]);
});

describe('a forbidden import is found', () => {
  test.each([
    ['world/world.ts', '../server/settings.ts'],
    ['control-api/events-contract.ts', '../world/world.ts'],
    ['server/faults/faults.ts', '../limits/embeds.ts'],
    ['server/limits/embeds.ts', '../rest/users.ts'],
    ['server/cdn/cdn.ts', '../oauth/oauth-grants.ts'],
    ['server/oauth/authorize-page.ts', '../rest/rest-context.ts'],
    ['server/gateway/gateway.ts', '../interactions/interaction-store.ts'],
    ['server/interactions/deliver-interaction.ts', '../gateway/sessions.ts'],
    ['server/rest/users.ts', '../../control-api/views.ts'],
    ['server/http-server.ts', '../control-api/control-handler.ts'],
    ['control-api/views.ts', '../start.ts'],
    ['client/sandbox-client.ts', '../world/world.ts'],
    ['page/app.tsx', '../world/world.ts'],
    ['elsewhere.ts', './world/world.ts'],
  ])('%s → %s', (path, specifier) => {
    const violations = findViolations(new Map([[path, `import type { A } from '${specifier}';`]]));
    expect(violations).toEqual([`${path} → ${posix.join(posix.dirname(path), specifier)}`]);
  });
});
