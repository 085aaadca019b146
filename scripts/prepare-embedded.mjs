// Creates the empty cluster that the embedded database starts from. Run it after changing the PGlite version:
//   node scripts/prepare-embedded.mjs
// PGlite's own initdb takes seconds and nearly a gigabyte of memory, so its result is shipped.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';

const folder = mkdtempSync(path.join(os.tmpdir(), 'prepare-embedded-'));
const cluster = path.join(folder, 'cluster');
const archive = new URL('../src/platform/db/embedded/prepared/pglite-18.tar.gz', import.meta.url);

try {
  const db = await PGlite.create(cluster);
  const { rows } = await db.query(`select current_setting('server_version_num')::int / 10000 as major`);
  if (rows[0].major !== 18) throw new Error(`This PGlite is PostgreSQL ${rows[0].major}; the archive's name says 18.`);
  // Frozen rows and a checkpoint make the archive small and its first start fast.
  await db.exec('VACUUM (FREEZE)');
  await db.exec('CHECKPOINT');
  await db.close();
  const tar = path.join(folder, 'cluster.tar');
  const plain = ['--format=ustar', '--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0'];
  execFileSync('tar', [...plain, '--exclude=postmaster.pid', '-cf', tar, '-C', cluster, '.']);
  mkdirSync(new URL('.', archive), { recursive: true });
  writeFileSync(archive, gzipSync(readFileSync(tar), { level: 9 }));
  console.log(`${statSync(archive).size} bytes in ${archive.pathname}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
