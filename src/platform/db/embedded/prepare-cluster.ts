import { createReadStream, existsSync } from 'node:fs';
import { mkdir, open, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { findDamage } from './check-cluster.ts';

/** The writer of a cluster: another engine or major version cannot read its files. */
const ENGINE = { engine: 'pglite', major: 18 };
const ARCHIVE = new URL('./prepared/pglite-18.tar.gz', import.meta.url);
const STAMP = 'stamp.json';
const BLOCK_SIZE = 512;
const WRITE_CONCURRENCY = 16;

/** Next to the cluster: a data folder that had a database once never gets an empty one in its place. */
const MARKER = 'has-database';
const whatToDo = (dataDir: string): string =>
  `Stop all programs that use ${dataDir} and restore it as a whole from a backup. To start over with an empty database, move ${dataDir} away.`;

/**
 * Ensures that `directory` holds a cluster that this engine can open: unpacks the bundled empty one in a data folder that never had one. Refuses
 * one written by another engine or major version, and one of which something is missing or damaged.
 */
export async function prepareCluster(directory: string): Promise<void> {
  const dataDir = path.dirname(directory);
  const marker = path.join(dataDir, MARKER);
  if (!existsSync(directory)) {
    if (existsSync(marker))
      throw new Error(`The database is missing: ${directory} was there at the last start. ${whatToDo(dataDir)}`);
    await unpackInto(directory);
  }
  const stamp = await readStamp(directory);
  if (stamp.engine !== ENGINE.engine || stamp.major !== ENGINE.major) {
    throw new Error(
      `The database in ${directory} was written by ${stamp.engine} ${stamp.major}, this program uses ` +
        `${ENGINE.engine} ${ENGINE.major}. Start the program that wrote it, or move the folder away to start over.`,
    );
  }
  const damage = await findDamage(directory, ENGINE.major);
  if (damage !== undefined) throw new Error(`The database in ${directory} is damaged: ${damage}. ${whatToDo(dataDir)}`);
  if (!existsSync(marker)) await writeFile(marker, '', { flush: true });
}

async function readStamp(directory: string): Promise<{ engine: string; major: number }> {
  const text = await readFile(path.join(directory, STAMP), 'utf8').catch(() => undefined);
  if (text === undefined) return { engine: 'an unknown engine', major: 0 };
  // The stamp is our own file; a missing field only fails the comparison above.
  return JSON.parse(text) as { engine: string; major: number };
}

/** A half-unpacked cluster must never be taken for a complete one, so it gets its name only once it is on disk. */
async function unpackInto(directory: string): Promise<void> {
  const parent = path.dirname(directory);
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    if (name.startsWith(`${path.basename(directory)}.new-`)) await rm(path.join(parent, name), { recursive: true });
  }
  const temporaryDirectory = `${directory}.new-${process.pid}`;
  await unpack(ARCHIVE, temporaryDirectory);
  await writeFile(path.join(temporaryDirectory, STAMP), JSON.stringify(ENGINE), { flush: true });
  await syncFolder(temporaryDirectory);
  await rename(temporaryDirectory, directory);
  await syncFolder(parent);
}

async function unpack(archive: URL, target: string): Promise<void> {
  const folders = [target];
  await mkdir(target, { mode: 0o700 });
  const entries = readTar(createReadStream(archive).pipe(createGunzip()));
  // Syncing a thousand files one after the other takes twice as long as a few at a time.
  const write = async (): Promise<void> => {
    for (let next = await entries.next(); !next.done; next = await entries.next()) {
      const { name, content } = next.value;
      const to = path.join(target, name);
      if (content) await writeFile(to, content, { mode: 0o600, flush: true });
      else folders.push(to);
    }
  };
  await Promise.all(Array.from({ length: WRITE_CONCURRENCY }, write));
  for (const folder of folders) await syncFolder(folder);

  /** Reads the plain ustar that scripts/prepare-embedded.mjs writes: short names, each folder before its files. */
  async function* readTar(source: Readable): AsyncGenerator<{ name: string; content: Buffer | undefined }> {
    const readBytes = createByteReader(source);
    for (
      let header = await readBytes(BLOCK_SIZE);
      header.length === BLOCK_SIZE && header[0] !== 0;
      header = await readBytes(BLOCK_SIZE)
    ) {
      const name = readText(header, 0, 100);
      const size = Number.parseInt(readText(header, 124, 12), 8);
      const isFolder = readText(header, 156, 1) === '5';
      if (isFolder) await mkdir(path.join(target, name), { recursive: true, mode: 0o700 });
      const padded = await readBytes(Math.ceil(size / BLOCK_SIZE) * BLOCK_SIZE);
      yield { name, content: isFolder ? undefined : padded.subarray(0, size) };
    }
  }
}

function readText(header: Buffer, from: number, length: number): string {
  return header.toString('latin1', from, from + length).replace(/\0.*$/s, '');
}

/**
 * Returns a function that reads the next bytes of a stream, fewer only at its end. Reading the whole archive at once
 * would take 80 MB.
 */
function createByteReader(source: Readable): (byteCount: number) => Promise<Buffer> {
  const chunks: AsyncIterator<Buffer> = source[Symbol.asyncIterator]();
  let buffered: Buffer[] = [];
  let size = 0;
  return async (byteCount) => {
    while (size < byteCount) {
      const { value, done } = await chunks.next();
      if (done) break;
      buffered.push(value);
      size += value.length;
    }
    const all = Buffer.concat(buffered);
    buffered = [all.subarray(byteCount)];
    size = buffered[0]?.length ?? 0;
    return all.subarray(0, byteCount);
  };
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder for syncing; its file system journals names by itself.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
