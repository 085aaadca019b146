// Simulates power cuts of the embedded database: a writer commits on a loop device whose backing file is copied while it
// writes, then each copy is mounted and opened as after a power cut. Needs Linux and root:
//   node --import tsx tests/manual/power-cut/run.ts [cuts] [control]
// `control` runs unmodified PGlite, which must fail; otherwise the test proves nothing.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEmbedded } from '../../../src/platform/db/embedded/embedded-database.ts';
import { startWriterProcess, type WriterProcess } from '../../support/database/writer-process.ts';

type Cut = {
  image: string;
  acknowledged: number[];
};

type Outcome = {
  acknowledged: number;
  /** Acknowledged writes that are missing; all of them when the database did not open. */
  lost: number;
  problem?: string;
};

const IMAGE_MB = 400;
const FIRST_CUT_MS = 1_500;
const cuts = Math.min(Number(process.argv[2] ?? 10), 50);
const isControl = process.argv[3] === 'control';
const mounted = new Set<string>();

const folder = mkdtempSync(path.join(os.tmpdir(), 'power-cut-'));
const live = path.join(folder, 'live');
let outcomes: Outcome[] = [];
process.once('SIGINT', () => {
  for (const mountPoint of mounted) execFileSync('umount', ['--lazy', mountPoint]);
  rmSync(folder, { recursive: true, force: true });
  process.exit(130);
});
try {
  const snapshots = await cutRepeatedly();
  for (const [index, cut] of snapshots.entries()) {
    const outcome = await openCopy(cut, path.join(folder, `mount-${index}`));
    console.log(`cut ${index + 1}: ${JSON.stringify(outcome)}`);
    outcomes = [...outcomes, outcome];
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const intactCount = outcomes.filter(({ lost, problem }) => lost === 0 && problem === undefined).length;
const lost = outcomes.reduce((sum, outcome) => sum + outcome.lost, 0);
console.log(`${intactCount} of ${outcomes.length} cuts left the database intact, ${lost} acknowledged writes lost`);
const isAsExpected = isControl ? intactCount < outcomes.length : intactCount === outcomes.length;
process.exitCode = outcomes.length > 0 && isAsExpected ? 0 : 1;

async function cutRepeatedly(): Promise<Cut[]> {
  const image = path.join(folder, 'disk.img');
  execFileSync('truncate', ['-s', `${IMAGE_MB}M`, image]);
  execFileSync('mkfs.ext4', ['-q', '-F', image]);
  mount(image, live);
  const script = isControl ? fileURLToPath(new URL('unsafe-writer.ts', import.meta.url)) : undefined;
  const writer = startWriterProcess(path.join(live, 'data'), 1, script);
  const snapshots: Cut[] = [];
  try {
    await writer.opened;
    for (let cut = 0; cut < cuts; cut += 1) {
      // Uneven pauses, so that the cuts happen at different points between checkpoints.
      await pause(FIRST_CUT_MS + ((cut * 617) % 1_900));
      snapshots.push(await copyDuringWrites(writer, image, path.join(folder, `cut-${cut}.img`)));
    }
  } finally {
    await writer.kill('SIGKILL');
    unmount(live);
  }
  return snapshots;
}

/** Stops the writer while the content of the device is copied, because a real power cut is instantaneous. */
async function copyDuringWrites(writer: WriterProcess, image: string, copy: string): Promise<Cut> {
  process.kill(writer.pid, 'SIGSTOP');
  while (!/^\d+ \(.*\) T/.test(readFileSync(`/proc/${writer.pid}/stat`, 'utf8'))) await pause(1);
  // Everything still in the pipe was acknowledged before the stop.
  await pause(50);
  const acknowledged = [...writer.acknowledged];
  execFileSync('cp', ['--sparse=always', image, copy]);
  process.kill(writer.pid, 'SIGCONT');
  return { image: copy, acknowledged };
}

async function openCopy({ image, acknowledged }: Cut, mountPoint: string): Promise<Outcome> {
  try {
    mount(image, mountPoint);
  } catch (error) {
    return { acknowledged: acknowledged.length, lost: acknowledged.length, problem: String(error) };
  }
  try {
    const { admin, close } = await openEmbedded({ dataDir: path.join(mountPoint, 'data') });
    try {
      const found = new Set((await admin.query<{ id: string }>('select id from written')).map(({ id }) => Number(id)));
      const [counted] = await admin.query<{ rows: number }>('select sum(rows) as rows from counted');
      await admin.script('set enable_seqscan = off; set enable_bitmapscan = off');
      const [indexed] = await admin.query<{ rows: string }>('select count(*) as rows from written where id > 0');
      const lostWrites = acknowledged.filter((id) => !found.has(id)).length;
      const isIntact = counted?.rows === found.size && indexed?.rows === String(found.size);
      const problem = isIntact
        ? {}
        : { problem: `counter ${counted?.rows}, index ${indexed?.rows}, rows ${found.size}` };
      return { acknowledged: acknowledged.length, lost: lostWrites, ...problem };
    } finally {
      await close();
    }
  } catch (error) {
    return { acknowledged: acknowledged.length, lost: acknowledged.length, problem: String(error) };
  } finally {
    unmount(mountPoint);
    rmSync(image);
  }
}

function mount(image: string, mountPoint: string): void {
  mkdirSync(mountPoint, { recursive: true });
  execFileSync('mount', ['-o', 'loop', image, mountPoint]);
  mounted.add(mountPoint);
}

function unmount(mountPoint: string): void {
  execFileSync('umount', [mountPoint]);
  mounted.delete(mountPoint);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
