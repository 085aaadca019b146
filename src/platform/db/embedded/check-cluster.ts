import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** Folders that a cluster has from its creation on, also empty ones, which careless copies leave out. */
const FOLDERS = [
  'base/1',
  'base/4',
  'base/5',
  'global',
  'pg_commit_ts',
  'pg_dynshmem',
  'pg_logical/mappings',
  'pg_logical/snapshots',
  'pg_multixact/members',
  'pg_multixact/offsets',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat',
  'pg_stat_tmp',
  'pg_subtrans',
  'pg_tblspc',
  'pg_twophase',
  'pg_wal',
  'pg_xact',
];
/** Files without which PostgreSQL cannot read a cluster, with their size in bytes where it is fixed. */
const FILES: Readonly<Record<string, number | undefined>> = {
  'base/1/PG_VERSION': undefined,
  'base/1/pg_filenode.map': 524,
  'base/4/PG_VERSION': undefined,
  'base/4/pg_filenode.map': 524,
  'base/5/PG_VERSION': undefined,
  'base/5/pg_filenode.map': 524,
  'global/pg_control': 8192,
  'global/pg_filenode.map': 524,
};

/**
 * Checks that the files of an existing cluster are all there, before the engine opens it: without `PG_VERSION` the engine would take
 * the folder for a new one and create an empty database in it. Returns what is missing or damaged, in words; undefined when nothing is.
 */
export async function findDamage(directory: string, majorVersion: number): Promise<string | undefined> {
  const version = await readFile(path.join(directory, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version === undefined) return 'PG_VERSION is missing';
  if (version.trim() !== String(majorVersion)) return `PG_VERSION is damaged: it should read ${majorVersion}`;
  for (const folder of FOLDERS) {
    const isFolder = await stat(path.join(directory, folder))
      .then((found) => found.isDirectory())
      .catch(() => false);
    if (!isFolder) return `the folder ${folder} is missing`;
  }
  for (const [file, size] of Object.entries(FILES)) {
    const found = await stat(path.join(directory, file)).catch(() => undefined);
    if (found === undefined) return `${file} is missing`;
    if (found.size === 0 || (size !== undefined && found.size !== size))
      return `${file} is damaged: it has ${found.size} bytes`;
  }
  if (!(await readdir(path.join(directory, 'pg_wal'))).some((name) => /^[0-9A-F]{24}$/.test(name)))
    return 'the write-ahead log in pg_wal is missing';
  if ((await readdir(path.join(directory, 'pg_xact'))).length === 0) return 'the commit log in pg_xact is missing';
  return undefined;
}
