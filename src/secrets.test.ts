import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { signingSecret } from './secrets.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'economy-secrets-'));

it('makes one secret per data folder, keeps it, and lets nobody else read it', async () => {
  const dataDir = folder();
  const first = await signingSecret({ given: undefined, dataDir, random: randomBytes });
  const second = await signingSecret({ given: undefined, dataDir, random: randomBytes });
  expect(first).toHaveLength(64);
  expect(second).toBe(first);
  expect(statSync(join(dataDir, 'secrets.json')).mode & 0o077).toBe(0);
  expect(await signingSecret({ given: undefined, dataDir: folder(), random: randomBytes })).not.toBe(first);
});

it('prefers the given secret and writes nothing', async () => {
  const dataDir = folder();
  expect(await signingSecret({ given: 'x'.repeat(40), dataDir, random: randomBytes })).toBe('x'.repeat(40));
  expect(() => statSync(join(dataDir, 'secrets.json'))).toThrow(/ENOENT/);
});

it('names a damaged file instead of replacing it', async () => {
  const dataDir = folder();
  writeFileSync(join(dataDir, 'secrets.json'), '{"jwt_secret":"short"}');
  await expect(signingSecret({ given: undefined, dataDir, random: randomBytes })).rejects.toThrow(
    /secrets\.json is damaged/,
  );
});
