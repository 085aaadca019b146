import process from 'node:process';
import { pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';

/**
 * Structured log: `log.info({ guild: guildId }, 'A sentence.')`. Values under the name of a secret are never written.
 */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'> & {
  /** Returns a log whose every line includes these bindings: interaction, request, guild. */
  child(bindings: Readonly<Record<string, unknown>>): Log;
};

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

const REDACTED = '[hidden]';
const SECRET_KEY = /token|passw(or)?d|authorization|cookie|secret|api[-_]?key|private[-_]?key|credential/i;
const SECRET_TEXT: readonly [RegExp, string][] = [
  [/\b(Bot|Bearer|Basic)\s+[\w.~+/=-]{8,}/g, `$1 ${REDACTED}`],
  [/([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s/@]+@/gi, `$1:${REDACTED}@`],
  // Interaction and webhook tokens are part of Discord's paths and are the credential there.
  [/(\/(?:interactions|webhooks)\/\d+)\/[^/\s?]{20,}/g, `$1/${REDACTED}`],
  [/([?&](?:access_token|refresh_token|token|code|secret)=)[^&\s]+/gi, `$1${REDACTED}`],
];
/** A failing write is so slow that a flood of them would delay replies to users. */
const WRITE_FAILURE_PAUSE_MS = 1_000;
const MAX_DEPTH = 6;
const MAX_ITEMS = 100;

/**
 * Writes one JSON object per line to the destination (standard output by default), with UTC times. Values under keys
 * that name a secret are redacted at any depth, and so are credentials inside texts and URLs. JSON escapes line breaks,
 * so no text can forge a line.
 */
export function createLog(options: { level: LogLevel; destination?: DestinationStream }): Log {
  const settings = {
    level: options.level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: {
      level: (level: string) => ({ level }),
    },
    // Errors are already plain when serializers run; pino's own would print all their properties.
    serializers: { err: (error: unknown) => error },
    hooks: {
      logMethod(this: Logger, args: unknown[], method: (...rest: unknown[]) => void) {
        const [first, ...rest] = args.map((argument) => redact(argument, 0));
        // Without a message of its own, pino would use the unredacted one of the error.
        method.apply(this, [args[0] instanceof Error ? { err: first } : first, ...rest]);
      },
    },
  };
  return wrapLogger(pino(settings, options.destination ?? standardOutput()));
}

/**
 * Standard output that may fail: when it goes to a file on a full disk, pino's own destination ends the program, and
 * then tries forever to write the rest.
 */
function standardOutput(): DestinationStream {
  let pausedUntilMs = 0;
  process.stdout.on('error', () => (pausedUntilMs = performance.now() + WRITE_FAILURE_PAUSE_MS));
  return { write: (line) => void (performance.now() >= pausedUntilMs && process.stdout.write(line)) };
}

/** A child's bindings bypass pino's formatters, so they are redacted first. */
const wrapLogger = (logger: Logger): Log => ({
  debug: logger.debug.bind(logger),
  info: logger.info.bind(logger),
  warn: logger.warn.bind(logger),
  error: logger.error.bind(logger),
  child: (bindings) => wrapLogger(logger.child(redactObject(bindings, 0))),
});

function redact(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return String(value);
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Date) return value;
  if (depth >= MAX_DEPTH) return '[deeper]';
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => redact(item, depth + 1));
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  return redactObject(value, depth);
}

function redactObject(object: object, depth: number): Record<string, unknown> {
  const redacted: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(object).slice(0, MAX_ITEMS)) {
    redacted[key] = SECRET_KEY.test(key) && value !== undefined && value !== null ? REDACTED : redact(value, depth + 1);
  }
  return redacted;
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  return {
    type: error.name,
    message: redactText(error.message),
    stack: redactText(error.stack ?? ''),
    ...('code' in error && { code: redact(error.code, depth + 1) }),
    ...('detail' in error && { detail: redact(error.detail, depth + 1) }),
    ...(error.cause !== undefined && { cause: redact(error.cause, depth + 1) }),
  };
}

const redactText = (text: string): string =>
  SECRET_TEXT.reduce((redacted, [pattern, replacement]) => redacted.replace(pattern, replacement), text);
