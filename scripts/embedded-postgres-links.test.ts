import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { linkEmbeddedPostgres } from './embedded-postgres-links.mjs';

test.skipIf(process.platform === 'win32')(
  'symbolic links that npm packages cannot contain are created once, beside their files',
  () => {
    const platforms = mkdtempSync(join(tmpdir(), 'guild-economy-links-'));
    try {
      const native = join(platforms, 'linux-x64', 'native');
      mkdirSync(join(native, 'lib'), { recursive: true });
      writeFileSync(join(native, 'lib', 'libpq.so.5.18'), 'library');
      const links = ['libpq.so', 'libpq.so.5'].map((name) => ({
        source: 'native/lib/libpq.so.5.18',
        target: `native/lib/${name}`,
      }));
      writeFileSync(join(native, 'pg-symlinks.json'), JSON.stringify(links));
      expect(linkEmbeddedPostgres(platforms)).toBe(2);
      expect(readFileSync(join(native, 'lib', 'libpq.so'), 'utf8')).toBe('library');
      expect(linkEmbeddedPostgres(platforms)).toBe(0);
      expect(linkEmbeddedPostgres(join(platforms, 'not-installed'))).toBe(0);
    } finally {
      rmSync(platforms, { recursive: true });
    }
  },
);
