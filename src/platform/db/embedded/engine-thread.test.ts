import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createEmbeddedDataDir } from '../../../../tests/support/database/test-database.ts';
import { startThread } from './engine-thread.ts';

const REAL = new URL('./engine-worker.mjs', import.meta.url);

/** Writes a script that hangs the given number of times before it becomes the engine. */
async function hangingScript(times: number): Promise<{ directory: string; script: URL }> {
  const folder = await createEmbeddedDataDir();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const script = path.join(folder, 'worker.mjs');
  await writeFile(
    script,
    `import fs from 'node:fs';
     const log = ${JSON.stringify(path.join(folder, 'hung'))};
     const hung = fs.existsSync(log) ? fs.readFileSync(log, 'utf8').length : 0;
     if (hung < ${times}) {
       fs.appendFileSync(log, '.');
       await new Promise(() => setInterval(() => undefined, 1_000));
     }
     await import(${JSON.stringify(REAL.href)});`,
  );
  return { directory: path.join(folder, 'database'), script: new URL(`file://${script}`) };
}

test('an engine that hangs on start is terminated and started once more', async () => {
  const { directory, script } = await hangingScript(1);
  const logged: string[] = [];
  const thread = await startThread(directory, (what) => logged.push(what), {
    script,
    firstLimitMs: 500,
    limitMs: 60_000,
  });
  expect(logged).toEqual(['The embedded database did not start within 500 ms; starting it once more.']);
  const { rows } = await thread.post({ op: 'query', role: 'admin', text: 'select 1', values: [], limitMs: 30_000 });
  expect(rows).toEqual([['1']]);
  await thread.stop();
});

test('an engine that hangs again on start is given up', async () => {
  const { directory, script } = await hangingScript(2);
  const starting = startThread(directory, () => undefined, { script, firstLimitMs: 300, limitMs: 300 });
  await expect(starting).rejects.toThrow('The embedded database did not start.');
});
