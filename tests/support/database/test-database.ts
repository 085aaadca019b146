import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';
import type { Database } from '../../../src/platform/db/database.ts';
import { openEmbedded } from '../../../src/platform/db/embedded/embedded-database.ts';
import { openPostgres } from '../../../src/platform/db/postgres.ts';
import { findPostgres15, type PostgresServer } from './postgres-server.ts';
import { TEMPLATE } from './schema.ts';

export type Engine = 'embedded' | 'postgres' | 'postgres15';

/** For `describe.each(engines)`. */
export const engines: readonly Engine[] = ['embedded', 'postgres'];
/** True when PostgreSQL 15, the oldest supported version, is installed. Use `test.skipIf(!hasPostgres15)`. */
export const hasPostgres15 = findPostgres15() !== undefined;

export type TestDatabase = {
  /** With the rights of the program's own login. */
  app: Database;
  /** With the rights of the owner of the tables, who is not a superuser on PostgreSQL. */
  admin: Database;
  /** PostgreSQL only: the URLs of this database for the program, the owner and a superuser. */
  urls?: { app: string; admin: string; superuser: string };
  /** Embedded only. */
  dataDir?: string;
  /** Closes both handles and removes the database. */
  close(): Promise<void>;
};

/** Creates a database with the program's schema for one test file or test. Close it in `afterAll` or `afterEach`. */
export async function testDatabase(engine: Engine): Promise<TestDatabase> {
  return engine === 'embedded' ? copyEmbedded() : copyPostgres(engine);
}

/** Creates a data folder with a migrated embedded database that is not open. The caller removes it. */
export async function createEmbeddedDataDir(): Promise<string> {
  const template = await requestTemplate<{ dataDir: string }>('embedded');
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'guild-economy-test-'));
  await cp(path.join(template.dataDir, 'database'), path.join(dataDir, 'database'), { recursive: true });
  return dataDir;
}

async function copyEmbedded(): Promise<TestDatabase> {
  const dataDir = await createEmbeddedDataDir();
  const embedded = await openEmbedded({ dataDir });
  return {
    app: embedded.app,
    admin: embedded.admin,
    dataDir,
    close: async () => {
      await embedded.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function copyPostgres(engine: 'postgres' | 'postgres15'): Promise<TestDatabase> {
  const server = await requestTemplate<PostgresServer>(engine);
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  const superuser = openPostgres({ url: `${server.superUrl}/postgres`, max: 1 });
  try {
    await superuser.script(`create database ${name} template ${TEMPLATE} owner economy_owner`);
  } catch (error) {
    await superuser.close();
    throw error;
  }
  const urls = {
    app: `${server.loginUrl}/${name}`,
    admin: `${server.ownerUrl}/${name}`,
    superuser: `${server.superUrl}/${name}`,
  };
  const app = openPostgres({ url: urls.app });
  const admin = openPostgres({ url: urls.admin, max: 3 });
  return {
    app,
    admin,
    urls,
    close: async () => {
      await Promise.all([app.close(), admin.close()]);
      await superuser.script(`drop database ${name} with (force)`).finally(() => superuser.close());
    },
  };
}

async function requestTemplate<T>(name: Engine): Promise<T> {
  const response = await fetch(`${inject('templates')}/${name}`);
  if (!response.ok) throw new Error(`The template database could not be made: ${await response.text()}`);
  // Safe cast: global-setup.ts returns exactly this shape.
  return (await response.json()) as T;
}
