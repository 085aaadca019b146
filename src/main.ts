import process from 'node:process';
import { loadConfig, type Config } from './config.ts';
import { startErrorMessage } from './start-error-message.ts';
import { startProgram, type Program } from './program.ts';
import { t } from '../locales/translate.ts';

/** How long a shutdown may take. A host that waits less kills the process, which loses no data either. */
const SHUTDOWN_TIMEOUT_MS = 8_000;

/** Prints text for people to standard output; the log is for programs. */
const print = (text: string): void => void process.stdout.write(`${text}\n`);

function printStartupMessage(config: Config, program: Program): void {
  const url = config.http.publicUrl.href.replace(/\/$/, '');
  const { username } = config.operator;
  const lines = [t('start.ready', { version: program.version })];
  if (config.roles.api) {
    lines.push(t('start.dashboard', { url }));
    lines.push(
      program.newPassword === undefined
        ? t('start.sign_in', { username })
        : t('start.sign_in_new', { username, password: program.newPassword }),
    );
  }
  if (program.hasSandbox) lines.push(t('start.sandbox', { url: `${url}/sandbox` }));
  print(['', ...lines, t('start.stop'), ''].join('\n'));
}

/** Stops the program on SIGINT or SIGTERM; one that is still starting as soon as it has started. */
function stopOnSignals(starting: Promise<{ stop(): Promise<void> }>): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), SHUTDOWN_TIMEOUT_MS).unref();
    void starting
      .then((program) => program.stop())
      // A start that fails exits by itself.
      .then(
        () => process.exit(0),
        () => undefined,
      );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

const result = loadConfig();
if (result.ok) {
  try {
    const starting = startProgram(result.config, { print });
    stopOnSignals(starting);
    const program = await starting;
    printStartupMessage(result.config, program);
  } catch (error) {
    process.stderr.write(`${t('start.failed', { reason: startErrorMessage(error) })}\n`);
    process.exit(1);
  }
} else {
  process.stderr.write(`${t('start.bad_environment')}\n${result.problems.map((line) => `  - ${line}`).join('\n')}\n`);
  process.exit(1);
}
