import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import type { Database } from '../../../src/platform/db/database.ts';
import { openEmbedded } from '../../../src/platform/db/embedded/embedded-database.ts';
import { migrate } from '../../../src/platform/db/migrate.ts';
import { openPostgres } from '../../../src/platform/db/postgres.ts';
import { grantAppRole } from '../../../src/platform/db/roles.ts';
import {
  findPostgres15,
  findPostgres18,
  CREATE_LOGINS_SQL,
  startPostgres,
  type RunningServer,
} from './postgres-server.ts';
import { schemaFiles, TEMPLATE } from './schema.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The URL that serves the templates `/postgres`, `/postgres15` and `/embedded`, each created on its first request. */
    templates: string;
  }
}

const PREFIX = 'guild-economy-run-';

/** Serves migrated templates to the tests of one run. Returns the teardown, which stops every server it started. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  removeLeftovers();
  const folder = mkdtempSync(path.join(os.tmpdir(), `${PREFIX}${process.pid}-`));
  // PostgreSQL runs as another user when the tests run as root.
  chmodSync(folder, 0o755);
  const servers: RunningServer[] = [];
  const templateFactories: Record<string, () => Promise<unknown>> = {
    '/embedded': () => createEmbeddedTemplate(path.join(folder, 'embedded')),
    '/postgres': () => createPostgresTemplate(findPostgres18(folder), path.join(folder, 'postgres'), servers),
    '/postgres15': () => createPostgresTemplate(findPostgres15() ?? '', path.join(folder, 'postgres15'), servers),
  };
  const templates = new Map<string, Promise<unknown>>();
  const templateServer = createServer((request, response) => {
    const name = request.url ?? '';
    const template =
      templates.get(name) ?? templateFactories[name]?.() ?? Promise.reject(new Error(`No template ${name}.`));
    templates.set(name, template);
    template.then(
      (value) => response.end(JSON.stringify(value)),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.stack : String(error)),
    );
  }).listen(0, '127.0.0.1');
  await once(templateServer, 'listening');
  // A server that listens on a TCP port has an AddressInfo.
  project.provide('templates', `http://127.0.0.1:${(templateServer.address() as AddressInfo).port}`);
  const killServers = (): void => {
    for (const server of servers) server.kill();
  };
  process.once('exit', killServers);
  return async () => {
    process.off('exit', killServers);
    templateServer.closeAllConnections();
    templateServer.close();
    await Promise.allSettled(templates.values());
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
}

async function createEmbeddedTemplate(dataDir: string): Promise<{ dataDir: string }> {
  const { admin, close } = await openEmbedded({ dataDir });
  await migrate(admin, schemaFiles()).finally(close);
  return { dataDir };
}

async function createPostgresTemplate(bin: string, folder: string, servers: RunningServer[]): Promise<object> {
  const server = await startPostgres(bin, folder);
  servers.push(server);
  await withDatabase(`${server.superUrl}/postgres`, async (superuser) => {
    await superuser.script(CREATE_LOGINS_SQL);
    await superuser.script(`create database ${TEMPLATE} owner economy_owner`);
  });
  await withDatabase(`${server.ownerUrl}/${TEMPLATE}`, async (owner) => {
    await migrate(owner, schemaFiles());
    await grantAppRole(owner, 'economy_login');
  });
  const { superUrl, ownerUrl, loginUrl } = server;
  return { superUrl, ownerUrl, loginUrl };
}

async function withDatabase(url: string, work: (db: Database) => Promise<void>): Promise<void> {
  const db = openPostgres({ url, max: 1 });
  await work(db).finally(() => db.close());
}

/** Removes servers and folders of killed runs. The folder name contains the process id of its run. */
function removeLeftovers(): void {
  for (const name of readdirSync(os.tmpdir())) {
    const ownerPid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : 0;
    if (ownerPid === 0 || isAlive(ownerPid)) continue;
    const folder = path.join(os.tmpdir(), name);
    for (const server of ['postgres', 'postgres15']) stopLeftover(path.join(folder, server, 'data'));
    rmSync(folder, { recursive: true, force: true });
  }
}

function stopLeftover(data: string): void {
  try {
    const pid = Number.parseInt(readFileSync(path.join(data, 'postmaster.pid'), 'utf8'), 10);
    // The process id may have been reused.
    if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(data)) process.kill(pid, 'SIGQUIT');
  } catch {
    return;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
