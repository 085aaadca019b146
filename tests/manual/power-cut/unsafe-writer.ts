// The control: unmodified PGlite, writing as tests/support/database/embedded-writer.ts does. The test must detect lost writes.
import { writeSync } from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { prepareCluster } from '../../../src/platform/db/embedded/prepare-cluster.ts';

const directory = path.join(process.argv[2] ?? '', 'database');
await prepareCluster(directory);
const db = await PGlite.create(directory);
await db.exec(`
  create schema if not exists economy;
  create table if not exists economy.written (id bigint primary key, filler text not null);
  create table if not exists economy.counted (stream int primary key, rows bigint not null);
  insert into economy.counted values (0, 0) on conflict do nothing`);
writeSync(1, `open ${process.pid}\n`);
for (let id = 1; ; id += 1) {
  await db.query(
    `with counted as (update economy.counted set rows = rows + 1 where stream = 0)
     insert into economy.written values ($1, repeat('x', 200))`,
    [id],
  );
  if (id % 1_000 === 0) await db.exec('CHECKPOINT');
  writeSync(1, `${id}\n`);
}
