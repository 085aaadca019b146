import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { loadSigningSecret } from './secrets.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'economy-secrets-'));

it('makes one secret per data folder, keeps it, and lets nobody else read it', async () => {
  const dataDir = folder();
  const first = await loadSigningSecret({ configuredSecret: undefined, dataDir, randomBytes: randomBytes });
  const second = await loadSigningSecret({ configuredSecret: undefined, dataDir, randomBytes: randomBytes });
  expect(first).toHaveLength(64);
  expect(second).toBe(first);
  expect(statSync(join(dataDir, 'secrets.json')).mode & 0o077).toBe(0);
  expect(
    await loadSigningSecret({ configuredSecret: undefined, dataDir: folder(), randomBytes: randomBytes }),
  ).not.toBe(first);
});

it('prefers the given secret and writes nothing', async () => {
  const dataDir = folder();
  expect(await loadSigningSecret({ configuredSecret: 'x'.repeat(40), dataDir, randomBytes: randomBytes })).toBe(
    'x'.repeat(40),
  );
  expect(() => statSync(join(dataDir, 'secrets.json'))).toThrow(/ENOENT/);
});

it('names a damaged file instead of replacing it', async () => {
  const dataDir = folder();
  writeFileSync(join(dataDir, 'secrets.json'), '{"jwt_secret":"short"}');
  await expect(loadSigningSecret({ configuredSecret: undefined, dataDir, randomBytes: randomBytes })).rejects.toThrow(
    /secrets\.json is damaged/,
  );
});
