import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { loadSigningSecret } from './secrets.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'economy-secrets-'));

test('creates one secret per data folder, reuses it, and lets only its owner read it', async () => {
  const dataDir = folder();
  const first = await loadSigningSecret({ configuredSecret: undefined, dataDir, randomBytes });
  const second = await loadSigningSecret({ configuredSecret: undefined, dataDir, randomBytes });
  expect(first).toHaveLength(64);
  expect(second).toBe(first);
  expect(statSync(join(dataDir, 'secrets.json')).mode & 0o077).toBe(0);
  expect(await loadSigningSecret({ configuredSecret: undefined, dataDir: folder(), randomBytes })).not.toBe(first);
});

test('prefers the configured secret and writes nothing', async () => {
  const dataDir = folder();
  expect(await loadSigningSecret({ configuredSecret: 'x'.repeat(40), dataDir, randomBytes })).toBe('x'.repeat(40));
  expect(() => statSync(join(dataDir, 'secrets.json'))).toThrow(/ENOENT/);
});

test('reports a damaged file instead of replacing it', async () => {
  const dataDir = folder();
  writeFileSync(join(dataDir, 'secrets.json'), '{"jwt_secret":"short"}');
  await expect(loadSigningSecret({ configuredSecret: undefined, dataDir, randomBytes })).rejects.toThrow(
    /secrets\.json is damaged/,
  );
});
