import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEmbeddedDataDir } from '../../../../tests/support/database/test-database.ts';
import { startWriterProcess, type WriterProcess } from '../../../../tests/support/database/writer-process.ts';
import { openEmbedded } from './embedded-database.ts';
import { lockFolder } from './lock-folder.ts';

let folder: string;
const writers: WriterProcess[] = [];

beforeEach(async () => {
  folder = await createEmbeddedDataDir();
});
afterEach(async () => {
  await Promise.all(writers.splice(0).map((writer) => writer.kill('SIGKILL')));
  rmSync(folder, { recursive: true, force: true });
});

function startHolder(from: number | 'idle'): WriterProcess {
  const writer = startWriterProcess(folder, from);
  writers.push(writer);
  return writer;
}

const onLost = (): void => undefined;
const lockFile = (): string => path.join(folder, 'lock.json');

test(
  'a second process is refused within 5 s with the name of the first, which continues unharmed',
  { timeout: 120_000 },
  async () => {
    const first = startHolder(1);
    await first.opened;
    const started = Date.now();
    await expect(openEmbedded({ dataDir: folder })).rejects.toThrow(`process ${first.pid} on ${os.hostname()}`);
    expect(Date.now() - started).toBeLessThan(5_000);
    const second = startHolder('idle');
    expect(await second.ended).not.toBe(0);
    expect(Number(/Refused after (\d+) ms/.exec(second.stderrText())?.[1])).toBeLessThan(5_000);
    expect(second.stderrText()).toContain(`process ${first.pid} on ${os.hostname()}`);
    expect(second.stderrText()).toContain(folder);
    const before = first.acknowledged.length;
    await expect.poll(() => first.acknowledged.length, { timeout: 60_000 }).toBeGreaterThan(before + 20);
  },
);

test('one process cannot open a folder twice', async () => {
  const lock = await lockFolder(folder, onLost);
  await expect(lockFolder(folder, onLost)).rejects.toThrow(`process ${process.pid}`);
  await lock.release();
  const again = await lockFolder(folder, onLost);
  await again.release();
});

test('the lock of a killed process is taken over at once', { timeout: 120_000 }, async () => {
  const first = startHolder('idle');
  await first.opened;
  await first.kill('SIGKILL');
  expect(JSON.parse(readFileSync(lockFile(), 'utf8'))).toMatchObject({ pid: first.pid });
  const started = Date.now();
  const lock = await lockFolder(folder, onLost);
  expect(Date.now() - started).toBeLessThan(1_000);
  await lock.release();
});

describe('without a shared kernel lock', () => {
  const elsewhere = { pid: 7, host: 'other-container', scope: 'other-container net:[1]', nonce: 'theirs', beat: 1 };

  test('a lock with a live heartbeat refuses others within 5 s', async () => {
    let beat = 1;
    const write = (): void => writeFileSync(lockFile(), JSON.stringify({ ...elsewhere, beat: (beat += 1) }));
    write();
    const heartbeat = setInterval(write, 1_000);
    const started = Date.now();
    await expect(lockFolder(folder, onLost).finally(() => clearInterval(heartbeat))).rejects.toThrow(
      'process 7 on other-container',
    );
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  test('a lock without a heartbeat is taken over', async () => {
    writeFileSync(lockFile(), JSON.stringify(elsewhere));
    const lock = await lockFolder(folder, onLost);
    expect(JSON.parse(readFileSync(lockFile(), 'utf8'))).toMatchObject({ pid: process.pid });
    await lock.release();
  });

  test('a paused holder that lost the folder is notified and leaves the new lock alone', async () => {
    let reason = '';
    const lock = await lockFolder(folder, (why) => (reason = why));
    writeFileSync(lockFile(), JSON.stringify(elsewhere));
    await expect.poll(() => reason, { timeout: 5_000 }).toContain('process 7 on other-container');
    await lock.release();
    expect(JSON.parse(readFileSync(lockFile(), 'utf8'))).toEqual(elsewhere);
  });
});
