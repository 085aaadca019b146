import { readlinkSync, statSync } from 'node:fs';
import { mkdir, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

/** The contents of `lock.json`. `scope` names where a kernel lock is visible, such as one network namespace. */
interface Holder {
  pid: number;
  host: string;
  scope: string;
  nonce: string;
  beat: number;
}

export interface FolderLock {
  release(): Promise<void>;
}

const HEARTBEAT_MS = 2_000;
/** Longer than two heartbeats, shorter than the five seconds in which a second start must be refused. */
const OBSERVE_MS = 4_300;
const SETTLE_MS = 300;

/**
 * Locks the data folder for this process or throws, within 5 s, naming the process that holds it. Two processes that
 * open one embedded database corrupt it. The kernel's lock ends with the process; `lock.json` covers containers that
 * share a volume but no kernel lock. `onLost` is called when another process took the folder while this one was paused.
 */
export async function lockFolder(folder: string, onLost: (reason: string) => void): Promise<FolderLock> {
  await mkdir(folder, { recursive: true });
  const server = await listenExclusively(socketFor(folder), folder);
  try {
    const heartbeat = await claimLockFile(folder, onLost);
    return {
      release: async () => {
        await heartbeat.stop();
        await closed(server);
      },
    };
  } catch (error) {
    await closed(server);
    throw error;
  }
}

function socketFor(folder: string): string {
  const { dev, ino } = statSync(folder, { bigint: true });
  if (process.platform === 'linux') return `\0guild-economy-${dev}-${ino}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\guild-economy-${dev}-${ino}`;
  return path.join(os.tmpdir(), `guild-economy-${dev}-${ino}.sock`);
}

async function listenExclusively(socket: string, folder: string): Promise<net.Server> {
  const server = net.createServer((connection) => connection.destroy());
  for (let attempt = 0; ; attempt += 1) {
    const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      server.once('error', resolve);
      server.listen(socket, () => resolve(undefined));
    });
    if (!error) break;
    if (error.code !== 'EADDRINUSE') throw error;
    // Only a socket file outlives its process; an abstract socket and a pipe end with it.
    const isLeftover = attempt === 0 && socket.endsWith('.sock') && !(await acceptsConnections(socket));
    if (!isLeftover) throw inUseError(folder, await readHolder(folder));
    await unlink(socket);
  }
  server.unref();
  return server;
}

function acceptsConnections(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = net.connect(socket, () => resolve(true));
    connection.once('error', () => resolve(false));
    connection.once('close', () => connection.destroy());
  });
}

async function claimLockFile(folder: string, onLost: (reason: string) => void): Promise<{ stop: () => Promise<void> }> {
  const scope = lockScope();
  const before = await readHolder(folder);
  if (before && before.scope !== scope) {
    await sleep(OBSERVE_MS);
    const after = await readHolder(folder);
    if (after && (after.nonce !== before.nonce || after.beat !== before.beat)) throw inUseError(folder, after);
  }
  const me: Holder = { pid: process.pid, host: os.hostname(), scope, nonce: crypto.randomUUID(), beat: 0 };
  await writeHolder(folder, me);
  if (before && before.scope !== scope) {
    // Two processes that found the same stale file both wrote theirs; the last writer gets the folder.
    await sleep(SETTLE_MS);
    const current = await readHolder(folder);
    if (current?.nonce !== me.nonce) throw inUseError(folder, current);
  }
  return startHeartbeat(folder, me, onLost);
}

function startHeartbeat(folder: string, me: Holder, onLost: (reason: string) => void): { stop: () => Promise<void> } {
  let lastBeat = Promise.resolve();
  const beat = async (): Promise<void> => {
    const holder = await readHolder(folder);
    if (holder && holder.nonce !== me.nonce) {
      clearInterval(timer);
      onLost(inUseError(folder, holder).message);
      return;
    }
    me.beat += 1;
    // A full disk must not stop the program; the kernel's lock still holds.
    await writeHolder(folder, me).catch(() => undefined);
  };
  const timer = setInterval(() => {
    lastBeat = lastBeat.then(beat);
  }, HEARTBEAT_MS);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await lastBeat;
      const holder = await readHolder(folder);
      if (holder?.nonce === me.nonce) await rm(path.join(folder, 'lock.json'), { force: true });
    },
  };
}

/** The scope of the kernel's lock: this boot and network namespace on Linux, the machine elsewhere. */
function lockScope(): string {
  if (process.platform !== 'linux') return os.hostname();
  try {
    return `${os.hostname()} ${readlinkSync('/proc/self/ns/net')}`;
  } catch {
    return `${os.hostname()} ${process.pid}`;
  }
}

async function readHolder(folder: string): Promise<Holder | undefined> {
  const text = await readFile(path.join(folder, 'lock.json'), 'utf8').catch(() => undefined);
  try {
    // Only this program writes the file, and replaces it whole, so what parses has this shape.
    return text === undefined ? undefined : (JSON.parse(text) as Holder);
  } catch {
    return undefined;
  }
}

async function writeHolder(folder: string, holder: Holder): Promise<void> {
  const temporaryFile = path.join(folder, `lock.${holder.nonce}.json`);
  await writeFile(temporaryFile, JSON.stringify(holder));
  await rename(temporaryFile, path.join(folder, 'lock.json'));
}

function inUseError(folder: string, holder: Holder | undefined): Error {
  const who = holder ? `process ${holder.pid} on ${holder.host}` : 'another process';
  return new Error(
    `The data folder ${path.resolve(folder)} is in use by ${who}. Stop it first, or set another DATA_DIR.`,
  );
}

function closed(server: net.Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
