import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import process from 'node:process';

/** A program under measurement, in its own process. */
export type MeasuredProcess = {
  child: ChildProcess;
  readyMs: number;
  cpuMs(): number;
  residentMb(): number;
  peakResidentMb(): number;
  stop(): Promise<void>;
};

/** Linux counts a process's CPU in hundredths of a second (proc(5), USER_HZ). */
const TICK_MS = 10;
const READY_LIMIT_MS = 120_000;

/** Starts a script and waits until it prints `ready`. */
export async function startMeasured(
  script: string,
  environment: Record<string, string>,
  ready = 'is ready',
): Promise<MeasuredProcess> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const isReady = new Promise<void>((resolve, reject) => {
    const readyTimeout = setTimeout(() => reject(new Error(`${script} was not ready: ${text}`)), READY_LIMIT_MS);
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part: Buffer) => {
        text += part.toString();
        if (!text.includes(ready)) return;
        clearTimeout(readyTimeout);
        resolve();
      });
    child.once('exit', () => reject(new Error(`${script} ended: ${text}`)));
  });
  await isReady;
  const { pid } = child;
  const readProcess = (file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8');
  return {
    child,
    readyMs: performance.now() - startedMs,
    cpuMs: () => {
      const fields = readProcess('stat').split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
    },
    residentMb: () => Number(/VmRSS:\s+(\d+)/.exec(readProcess('status'))?.[1]) / 1024,
    /** The peak resident size, as recorded by the kernel (proc(5), VmHWM). */
    peakResidentMb: () => Number(/VmHWM:\s+(\d+)/.exec(readProcess('status'))?.[1]) / 1024,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
