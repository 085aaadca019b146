import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import { linkEmbeddedPostgres } from '../../../scripts/embedded-postgres-links.mjs';

/** Connection URLs without a database name. */
export type PostgresServer = {
  superUrl: string;
  /** Owns databases and may create roles, but is not a superuser, like the admin login of a managed host. */
  ownerUrl: string;
  /** The program's own login, without special rights. */
  loginUrl: string;
};

export type RunningServer = PostgresServer & {
  stop(): Promise<void>;
  /** Ends the server without waiting, for a run that is exiting. */
  kill(): void;
};

const PASSWORD = crypto.randomUUID();
/** PostgreSQL refuses to run as root; 65534 is the user nobody. */
const NOBODY = 65_534;
const START_LIMIT_MS = 60_000;
const DEBIAN_15 = '/usr/lib/postgresql/15/bin';

/** Returns the bin folder of PostgreSQL 15, the oldest supported version, if it is installed. */
export function findPostgres15(): string | undefined {
  return existsSync(path.join(DEBIAN_15, 'initdb')) ? DEBIAN_15 : undefined;
}

/** Returns the bin folder of the PostgreSQL 18 from npm, copied into `folder` if other users cannot read it. */
export function findPostgres18(folder: string): string {
  linkEmbeddedPostgres();
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const native = path.resolve(require.resolve(`@embedded-postgres/${system}-${process.arch}`), '../../native');
  if (isUnprivileged() || isReadableByOthers(native)) return path.join(native, 'bin');
  const copy = path.join(folder, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return path.join(copy, 'bin');
}

/** Starts a new cluster in `folder` on a free loopback port. Stopping it removes the folder. */
export async function startPostgres(bin: string, folder: string): Promise<RunningServer> {
  const data = path.join(folder, 'data');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(folder, 'password');
  writeFileSync(passwordFile, PASSWORD);
  const identity = isUnprivileged() ? {} : { uid: NOBODY, gid: NOBODY };
  if (!isUnprivileged()) {
    chmodSync(folder, 0o755);
    for (const ownedPath of [data, passwordFile]) chownSync(ownedPath, NOBODY, NOBODY);
  }
  const initialised = spawnSync(
    path.join(bin, 'initdb'),
    [
      `--pgdata=${data}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
    ].concat(['--locale=C', '--no-sync']),
    { ...identity, cwd: folder, encoding: 'utf8' },
  );
  if (initialised.status !== 0) throw new Error(`initdb failed: ${initialised.error?.message ?? initialised.stderr}`);
  const port = await freePort();
  // Tests never cut the power, so the server can trade crash safety for speed.
  const settings = ['fsync=off', 'full_page_writes=off', 'max_connections=200', 'unix_socket_directories=']
    .concat(['listen_addresses=127.0.0.1', 'shared_buffers=64MB', 'jit=off'])
    .flatMap((setting) => ['-c', setting]);
  const child = spawn(path.join(bin, 'postgres'), ['-D', data, '-p', String(port), ...settings], {
    ...identity,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await waitUntilReady(child);
  const url = (user: string): string => `postgres://${user}:${PASSWORD}@127.0.0.1:${port}`;
  return {
    superUrl: url('postgres'),
    ownerUrl: url('economy_owner'),
    loginUrl: url('economy_login'),
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGINT');
        await once(child, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
    kill: () => child.kill('SIGQUIT'),
  };
}

/** Creates the other two logins; run as superuser. */
export const CREATE_LOGINS_SQL = `
  create role economy_owner login createdb createrole password '${PASSWORD}';
  create role economy_login login password '${PASSWORD}'`;

function waitUntilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const startTimeout = setTimeout(() => child.kill('SIGKILL'), START_LIMIT_MS);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (output.length < 10_000) output += text;
      if (output.includes('ready to accept connections')) {
        clearTimeout(startTimeout);
        resolve();
      }
    });
    child.once('exit', () => reject(new Error(`PostgreSQL did not start: ${output}`)));
    child.once('error', reject);
  });
}

function isUnprivileged(): boolean {
  return process.getuid?.() !== 0;
}

function isReadableByOthers(file: string): boolean {
  for (let current = file; current !== path.dirname(current); current = path.dirname(current)) {
    if ((statSync(current).mode & 0o005) !== 0o005) return false;
  }
  return true;
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a TCP port has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
