import { spawn, type ChildProcess } from 'node:child_process';
import process from 'node:process';
import { vi } from 'vitest';
import { freePort } from './test-app.ts';

/** The program in its own process, as started from a terminal. */
export type SpawnedProgram = {
  child: ChildProcess;
  url: string;
  /** Everything printed so far on both streams. */
  output(): string;
  /** Resolves with the exit code, or with the name of the signal. */
  exited: Promise<number | string>;
  /** Waits until it reports that it is ready. */
  ready(): Promise<void>;
};

const READY_WAIT = { timeout: 90_000, interval: 25 };

/** Starts `src/main.ts` with these environment variables and no other settings of this process. The caller ends it. */
export async function spawnProgram(environment: Record<string, string>): Promise<SpawnedProgram> {
  const port = environment['PORT'] ?? String(await freePort());
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    env: { PATH, HOME, ...(TMPDIR !== undefined && { TMPDIR }), PORT: port, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const exited = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'gone'));
  });
  return {
    child,
    url: `http://localhost:${port}`,
    output: () => text,
    exited,
    ready: async () => {
      await vi.waitUntil(() => {
        if (child.exitCode !== null) throw new Error(`The program ended: ${text}`);
        return text.includes('is ready');
      }, READY_WAIT);
    },
  };
}
