import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEmbeddedDataDir } from '../../../../tests/support/database/test-database.ts';
import { startWriterProcess, type WriterProcess } from '../../../../tests/support/database/writer-process.ts';
import { openEmbedded } from './embedded-database.ts';

let dataDir: string;
let writer: WriterProcess | undefined;

beforeEach(async () => {
  dataDir = await createEmbeddedDataDir();
});
afterEach(async () => {
  await writer?.kill('SIGKILL');
  writer = undefined;
  rmSync(dataDir, { recursive: true, force: true });
});

test('every acknowledged commit is written to the disk first', async () => {
  const { admin, syncCount, close } = await openEmbedded({ dataDir });
  await admin.script('create table economy.t (id int primary key)');
  for (let id = 1; id <= 50; id += 1) {
    const before = syncCount();
    await admin.query('insert into economy.t values ($1)', [id]);
    expect(syncCount()).toBeGreaterThan(before);
  }
  const before = syncCount();
  await admin.transaction(async (q) => {
    await q.query('insert into economy.t values (51)');
    await q.query('insert into economy.t values (52)');
  });
  expect(syncCount()).toBeGreaterThan(before);
  await close();
});

test(
  'a killed process loses no acknowledged commit, and its lock releases the folder',
  { timeout: 180_000 },
  async () => {
    let acknowledged: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      writer = startWriterProcess(dataDir, 1_000_000 * (round + 1));
      await writer.opened;
      const { acknowledged: acknowledgedIds } = writer;
      await expect.poll(() => acknowledgedIds.length, { timeout: 60_000 }).toBeGreaterThan(150);
      await writer.kill('SIGKILL');
      acknowledged = [...acknowledged, ...acknowledgedIds];
    }
    const { admin, close } = await openEmbedded({ dataDir });
    const found = new Set((await admin.query<{ id: string }>('select id from written')).map(({ id }) => Number(id)));
    expect(acknowledged.filter((id) => !found.has(id))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(450);
    const [counted] = await admin.query<{ rows: number }>('select sum(rows) as rows from counted');
    expect(counted?.rows).toBe(found.size);
    await close();
  },
);
