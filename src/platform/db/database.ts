/** One row as both engines answer it: see values.ts for how each SQL type looks in JavaScript. */
export type Row = Record<string, unknown>;

/** A parameter; JSON travels as text from `JSON.stringify` with a `::jsonb` cast in the statement. */
export type Value = string | number | boolean | null | Date | readonly (string | number)[];

export interface Queries {
  /** One statement with `$1`-style parameters; answers its rows. Throws DatabaseError. */
  query<R extends object = Row>(text: string, params?: readonly Value[]): Promise<R[]>;
}

/** What a transaction's callback holds: never the database itself, which would wait for the transaction for ever. */
export interface Transaction extends Queries {
  /** Several statements without parameters, inside the transaction. */
  script(sql: string): Promise<void>;
}

export interface Database extends Queries {
  readonly kind: 'embedded' | 'postgres';
  /** BEGIN … COMMIT, or ROLLBACK when the callback throws. Await nothing in it but the given queries. */
  transaction<T>(run: (q: Transaction) => Promise<T>): Promise<T>;
  /** Several statements without parameters. */
  script(sql: string): Promise<void>;
  /** Calls `heard` after a notify on the channel: a nudge only, which may be missed. Answers how to stop. */
  listen(channel: string, onNotify: () => void): Promise<() => Promise<void>>;
  /** A coalesced NOTIFY in a statement of its own, outside any transaction. A failed one is logged, not thrown. */
  notify(channel: string): Promise<void>;
  close(): Promise<void>;
}

/** Where the database tells what it mended by itself. */
export type DatabaseLog = (problem: string, cause?: unknown) => void;

/** A database's refusal, equal on both engines: told apart by SQLSTATE, never by class or message. */
export class DatabaseError extends Error {
  /** SQLSTATE; `08001` when the server cannot be reached, `08006` when the connection or embedded engine was lost. */
  readonly code: string;
  readonly constraint: string | undefined;
  readonly detail: string | undefined;

  constructor(
    message: string,
    about: { code: string; constraint?: string | undefined; detail?: string | undefined; cause?: unknown },
  ) {
    super(message, about.cause === undefined ? undefined : { cause: about.cause });
    this.name = 'DatabaseError';
    this.code = about.code;
    this.constraint = about.constraint;
    this.detail = about.detail;
  }
}

/**
 * Class 08 is a lost connection, 57P an administrator's stop, class 53 a full disk or too many connections, 55P03 and 57014 a
 * wait cut short, 25006 a server that only reads.
 */
const UNAVAILABLE = /^(08...|57P0[1-5]|53...|55P03|57014|25006)$/;

/** The connection, or the embedded engine, was lost with the answer: 08001 alone says that nothing was even asked. */
const UNCERTAIN = /^(08(?!001)...|57P0[12]|57014)$/;

/** True when nobody knows whether the work was done. */
export const isUncertain = (error: unknown): boolean => error instanceof DatabaseError && UNCERTAIN.test(error.code);

/** True when the database cannot take the work just now, through no fault of the work. */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof DatabaseError && UNAVAILABLE.test(error.code);
