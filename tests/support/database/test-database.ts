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
/** With the oldest PostgreSQL supported, where the machine has it; else say so by `test.skipIf(!hasPostgres15)`. */
export const hasPostgres15 = findPostgres15() !== undefined;

export interface TestDatabase {
  /** The program's own rights. */
  app: Database;
  /** Owns the tables; on PostgreSQL no superuser. */
  admin: Database;
  /** On PostgreSQL, of this very database: as the program, the owner and a superuser would reach it. */
  urls?: { app: string; admin: string; superuser: string };
  /** Of the embedded one. */
  dataDir?: string;
  /** Closes both handles and removes the database. */
  close(): Promise<void>;
}

/** A fresh database with the product's schema, for one test file or test. Close it in `afterAll` or `afterEach`. */
export async function testDatabase(engine: Engine): Promise<TestDatabase> {
  return engine === 'embedded' ? copyEmbedded() : copyPostgres(engine);
}

/** A data folder with the migrated embedded database, not opened; the caller removes it. */
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
  // Both ends are in this folder: global-setup.ts answers exactly this shape.
  return (await response.json()) as T;
}
