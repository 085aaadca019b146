import process from 'node:process';
import { pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';

/** Structured lines: `log.info({ guild: guildId }, 'A sentence.')`. What follows a secret's name is never written. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'> & {
  /** A log whose every line names these too: interaction, request, guild. */
  child(bindings: Readonly<Record<string, unknown>>): Log;
};

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

const HIDDEN = '[hidden]';
const SECRET_KEY = /token|passw(or)?d|authorization|cookie|secret|api[-_]?key|private[-_]?key|credential/i;
const SECRET_TEXT: readonly [RegExp, string][] = [
  [/\b(Bot|Bearer|Basic)\s+[\w.~+/=-]{8,}/g, `$1 ${HIDDEN}`],
  [/([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s/@]+@/gi, `$1:${HIDDEN}@`],
  // Interaction and webhook tokens stand in Discord's paths and are the credential there.
  [/(\/(?:interactions|webhooks)\/\d+)\/[^/\s?]{20,}/g, `$1/${HIDDEN}`],
  [/([?&](?:access_token|refresh_token|token|code|secret)=)[^&\s]+/gi, `$1${HIDDEN}`],
];
/** A write that fails costs so much that a flood of them would keep people waiting for their answers. */
const QUIET_MS = 1_000;
const DEEPEST = 6;
const MOST_ITEMS = 100;

/**
 * Writes one JSON object a line to the destination (standard output unless given), with UTC times. Values under keys that
 * name a secret are hidden at any depth, and so are credentials inside texts and URLs. JSON escapes line breaks, so no
 * text can forge a line.
 */
export function createLog(options: { level: LogLevel; destination?: DestinationStream }): Log {
  const settings = {
    level: options.level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: {
      level: (level: string) => ({ level }),
    },
    // Errors are already plain when serializers run; pino's own would print their every property.
    serializers: { err: (error: unknown) => error },
    hooks: {
      logMethod(this: Logger, args: unknown[], method: (...rest: unknown[]) => void) {
        const [first, ...rest] = args.map((one) => clean(one, 0));
        // Without a text of its own, pino would take the error's before it was cleaned.
        method.apply(this, [args[0] instanceof Error ? { err: first } : first, ...rest]);
      },
    },
  };
  return wrap(pino(settings, options.destination ?? standardOutput()));
}

/**
 * Standard output that may be lost: where it goes to a file on a full disk, pino's own way out ends the program, and then
 * tries for ever to write what is left.
 */
function standardOutput(): DestinationStream {
  let quietUntilMs = 0;
  process.stdout.on('error', () => (quietUntilMs = performance.now() + QUIET_MS));
  return { write: (line) => void (performance.now() >= quietUntilMs && process.stdout.write(line)) };
}

/** A child's bindings bypass pino's formatters, so they are cleaned on their way in. */
const wrap = (logger: Logger): Log => ({
  debug: logger.debug.bind(logger),
  info: logger.info.bind(logger),
  warn: logger.warn.bind(logger),
  error: logger.error.bind(logger),
  child: (bindings) => wrap(logger.child(cleanObject(bindings, 0))),
});

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'bigint') return String(value);
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Date) return value;
  if (depth >= DEEPEST) return '[deeper]';
  if (value instanceof Error) return cleanError(value, depth);
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((item) => clean(item, depth + 1));
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  return cleanObject(value, depth);
}

function cleanObject(object: object, depth: number): Record<string, unknown> {
  const cleaned: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(object).slice(0, MOST_ITEMS)) {
    cleaned[key] = SECRET_KEY.test(key) && value !== undefined && value !== null ? HIDDEN : clean(value, depth + 1);
  }
  return cleaned;
}

function cleanError(error: Error, depth: number): Record<string, unknown> {
  return {
    type: error.name,
    message: cleanText(error.message),
    stack: cleanText(error.stack ?? ''),
    ...('code' in error && { code: clean(error.code, depth + 1) }),
    ...('detail' in error && { detail: clean(error.detail, depth + 1) }),
    ...(error.cause !== undefined && { cause: clean(error.cause, depth + 1) }),
  };
}

const cleanText = (text: string): string =>
  SECRET_TEXT.reduce((cleaned, [pattern, replacement]) => cleaned.replace(pattern, replacement), text);
