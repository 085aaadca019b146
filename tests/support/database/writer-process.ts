import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export type WriterProcess = {
  pid: number;
  /** The numbers of all commits acknowledged so far, in no particular order. */
  acknowledged: number[];
  /** Its output on standard error. */
  stderrText: () => string;
  /** Resolves once it has opened the folder. Rejects when it ends before. */
  opened: Promise<void>;
  /** Resolves with the exit code, or null after a signal. */
  ended: Promise<number | null>;
  kill: (signal: 'SIGKILL' | 'SIGTERM') => Promise<number | null>;
};

const EMBEDDED_WRITER = fileURLToPath(new URL('embedded-writer.ts', import.meta.url));

/** Starts embedded-writer.ts, or another script with the same protocol. */
export function startWriterProcess(dataDir: string, from: number | 'idle', script = EMBEDDED_WRITER): WriterProcess {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', script, dataDir, String(from)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const acknowledged: number[] = [];
  let stderrText = '';
  let buffer = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderrText += text));
  // "close" is emitted after the last line was read; "exit" may come before.
  const ended = once(child, 'close').then(([code]: (number | null)[]) => code ?? null);
  const opened = new Promise<void>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (buffer + text).split('\n');
      buffer = lines.pop() ?? '';
      for (const line of lines) {
        if (line.startsWith('open')) resolve();
        else acknowledged.push(Number(line));
      }
    });
    void ended.then(() => reject(new Error(`The writer ended: ${stderrText}`)));
  });
  opened.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    acknowledged,
    stderrText: () => stderrText,
    opened,
    ended,
    kill: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}
