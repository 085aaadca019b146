import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  findPostgres18,
  CREATE_LOGINS_SQL,
  startPostgres,
  type RunningServer,
} from '../../tests/support/database/postgres-server.ts';

/** Starts the PostgreSQL 18 from npm with an empty database. Returns the server and the program's environment for it. */
export async function startBenchPostgres(): Promise<{ server: RunningServer; environment: Record<string, string> }> {
  const folder = await mkdtemp(join(tmpdir(), 'economy-bench-pg-'));
  const server = await startPostgres(findPostgres18(folder), folder);
  const client = new pg.Client({ connectionString: `${server.superUrl}/postgres` });
  await client.connect();
  await client.query(CREATE_LOGINS_SQL);
  await client.query('create database bench owner economy_owner');
  await client.end();
  return {
    server,
    environment: { DATABASE_URL: `${server.loginUrl}/bench`, DATABASE_ADMIN_URL: `${server.ownerUrl}/bench` },
  };
}
