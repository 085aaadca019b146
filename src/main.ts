import process from 'node:process';
import { readSettings, type Config } from './config.ts';
import { startProgram, type Program } from './program.ts';
import { say } from '../locales/translate.ts';

/** A host that waits less kills us, which loses nothing either. */
const STOPPING_MS = 8_000;

/** Prints what people read; the log prints what programs read. */
const tell = (text: string): void => void process.stdout.write(`${text}\n`);

function greet(config: Config, about: Program): void {
  const url = config.http.publicUrl.href.replace(/\/$/, '');
  const { username } = config.operator;
  const lines = [say('start.ready', { version: about.version })];
  if (config.roles.api) {
    lines.push(say('start.dashboard', { url }));
    lines.push(
      about.newPassword === undefined
        ? say('start.sign_in', { username })
        : say('start.sign_in_new', { username, password: about.newPassword }),
    );
  }
  if (about.hasSandbox) lines.push(say('start.sandbox', { url: `${url}/sandbox` }));
  tell(['', ...lines, say('start.stop'), ''].join('\n'));
}

function stopOnSignals(running: { stop(): Promise<void> }): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), STOPPING_MS).unref();
    void running.stop().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/** Words for whoever started the program: what is wrong, then what to do. */
function words(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return say('start.port_taken');
  return error instanceof Error ? error.message : String(error);
}

const reading = readSettings();
if (reading.ok) {
  try {
    const program = await startProgram(reading.config, { tell });
    stopOnSignals(program);
    greet(reading.config, program);
  } catch (error) {
    process.stderr.write(`${say('start.failed', { reason: words(error) })}\n`);
    process.exit(1);
  }
} else {
  process.stderr.write(
    `${say('start.bad_environment')}\n${reading.problems.map((line) => `  - ${line}`).join('\n')}\n`,
  );
  process.exit(1);
}
