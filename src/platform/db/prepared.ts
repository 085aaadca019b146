import { existsSync } from 'node:fs';
import { mkdir, open, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** What wrote a cluster: another engine or major version cannot read its files. */
const ENGINE = { engine: 'pglite', major: 18 };
const ARCHIVE = new URL('./prepared/pglite-18.tar.gz', import.meta.url);
const STAMP = 'stamp.json';
const BLOCK = 512;
const WRITERS = 16;

/**
 * Makes sure that `directory` holds a cluster this engine can open: unpacks the shipped empty one when there is none,
 * and refuses one stamped by another engine or major version.
 */
export async function prepareCluster(directory: string): Promise<void> {
  if (!existsSync(directory)) await unpackInto(directory);
  const stamp = await readStamp(directory);
  if (stamp.engine !== ENGINE.engine || stamp.major !== ENGINE.major) {
    throw new Error(
      `The database in ${directory} was written by ${stamp.engine} ${stamp.major}, this program brings ` +
        `${ENGINE.engine} ${ENGINE.major}. Export it with the program that wrote it (npm run export), move the folder ` +
        'away, and restore the export with this one (npm run restore).',
    );
  }
}

async function readStamp(directory: string): Promise<{ engine: string; major: number }> {
  const text = await readFile(path.join(directory, STAMP), 'utf8').catch(() => undefined);
  if (text === undefined) return { engine: 'an unknown engine', major: 0 };
  // The stamp is our own file; a field it lacks only fails the comparison above.
  return JSON.parse(text) as { engine: string; major: number };
}

/** A half-unpacked cluster must never be taken for a whole one, so it appears under its name only when on disk. */
async function unpackInto(directory: string): Promise<void> {
  const parent = path.dirname(directory);
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    if (name.startsWith(`${path.basename(directory)}.new-`)) await rm(path.join(parent, name), { recursive: true });
  }
  const fresh = `${directory}.new-${process.pid}`;
  await unpack(await promisify(gunzip)(await readFile(ARCHIVE)), fresh);
  await writeFile(path.join(fresh, STAMP), JSON.stringify(ENGINE), { flush: true });
  await syncFolder(fresh);
  await rename(fresh, directory);
  await syncFolder(parent);
}

/** Reads the plain ustar archive that scripts/prepare-embedded.mjs writes: files and folders with short names. */
async function unpack(archive: Buffer, target: string): Promise<void> {
  const files: { to: string; content: Buffer }[] = [];
  const folders = [target];
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0;) {
    const text = (from: number, length: number): string =>
      archive.toString('latin1', at + from, at + from + length).replace(/\0.*$/s, '');
    const size = Number.parseInt(text(124, 12), 8);
    const to = path.join(target, text(0, 100));
    const start = at + BLOCK;
    if (text(156, 1) === '5') folders.push(to);
    else files.push({ to, content: archive.subarray(start, start + size) });
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  for (const folder of folders) await mkdir(folder, { recursive: true, mode: 0o700 });
  // Syncing a thousand files one after the other takes twice as long as a few at a time.
  const write = async (): Promise<void> => {
    for (let file = files.pop(); file; file = files.pop()) {
      await writeFile(file.to, file.content, { mode: 0o600, flush: true });
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  for (const folder of folders) await syncFolder(folder);
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder for syncing; its file system journals names by itself.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
