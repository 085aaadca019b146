// A separate process that a test may kill at any time. Opens the embedded database in the given folder and inserts rows
// numbered from the second argument on, each together with a counter. Prints the number of every acknowledged commit. With
// `idle` instead of a number it only holds the folder's lock.
import { writeSync } from 'node:fs';
import { openEmbedded } from '../../../src/platform/db/embedded/embedded-database.ts';

const [dataDir = '', from = 'idle'] = process.argv.slice(2);
const STREAMS = 4;

const startedMs = Date.now();
const { admin, close } = await openEmbedded({ dataDir }).catch((error: unknown) => {
  console.error(`Refused after ${Date.now() - startedMs} ms:`, error);
  return process.exit(1);
});
process.once('SIGTERM', () => void close().then(() => process.exit(0)));
writeSync(1, `open ${process.pid}\n`);
if (from === 'idle') setInterval(() => undefined, 60_000);
else await writeForever();

async function writeForever(): Promise<void> {
  await admin.script(`
    create schema if not exists economy;
    create table if not exists economy.written (id bigint primary key, filler text not null);
    create table if not exists economy.counted (stream int primary key, rows bigint not null);
    insert into economy.counted select n, 0 from generate_series(0, ${STREAMS - 1}) n on conflict do nothing`);
  let last = Number(from);
  const write = async (stream: number): Promise<never> => {
    for (;;) {
      const id = (last += 1);
      // One statement, so one commit.
      await admin.query(
        `with counted as (update economy.counted set rows = rows + 1 where stream = $2)
         insert into economy.written values ($1, repeat('x', 200))`,
        [id, stream],
      );
      // More often than the maintenance job, so that a kill may hit a checkpoint.
      if (id % 1_000 === 0) await admin.script('CHECKPOINT');
      // Synchronous, so that the number is written before the next commit can be acknowledged.
      writeSync(1, `${id}\n`);
    }
  };
  await Promise.all(Array.from({ length: STREAMS }, (_, stream) => write(stream)));
}
