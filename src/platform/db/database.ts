/** One row as both engines return it: see values.ts for how each SQL type is represented in JavaScript. */
export type Row = Record<string, unknown>;

/** A parameter. JSON is passed as text from `JSON.stringify` with a `::jsonb` cast in the statement. */
export type Value = string | number | boolean | null | Date | readonly (string | number)[];

export interface Queries {
  /** Runs one statement with `$1`-style parameters and returns its rows. Throws DatabaseError. */
  query<R extends object = Row>(text: string, params?: readonly Value[]): Promise<R[]>;
}

/**
 * What a transaction's callback receives. Awaiting the database itself in the callback would wait for the transaction
 * forever.
 */
export interface Transaction extends Queries {
  /** Runs several statements without parameters inside the transaction. */
  script(sql: string): Promise<void>;
}

export interface Database extends Queries {
  readonly kind: 'embedded' | 'postgres';
  /** Runs the callback between BEGIN and COMMIT, or ROLLBACK when it throws. In it, await only the given queries. */
  transaction<T>(run: (q: Transaction) => Promise<T>): Promise<T>;
  /** Runs several statements without parameters. */
  script(sql: string): Promise<void>;
  /**
   * Calls `onNotify` after a notification on the channel. It is only a hint, which may be missed. Resolves to a
   * function that stops listening.
   */
  listen(channel: string, onNotify: () => void): Promise<() => Promise<void>>;
  /** Sends a coalesced NOTIFY in a statement of its own, outside any transaction. A failure is logged, not thrown. */
  notify(channel: string): Promise<void>;
  close(): Promise<void>;
}

/** Reports problems that the database recovered from by itself. */
export type DatabaseLog = (problem: string, cause?: unknown) => void;

/** An error of the database, the same on both engines. Distinguish errors by SQLSTATE, never by class or message. */
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
 * Class 08 is a lost connection, 57P an administrator's shutdown, class 53 a full disk or too many connections, 55P03
 * and 57014 an interrupted wait, 25006 a read-only server.
 */
const UNAVAILABLE = /^(08...|57P0[1-5]|53...|55P03|57014|25006)$/;

/**
 * The connection or the embedded engine was lost before the result arrived. Only 08001 means that the statement was
 * never sent.
 */
const UNCERTAIN = /^(08(?!001)...|57P0[12]|57014)$/;

/** True when it is unknown whether the work was done. */
export const isUncertain = (error: unknown): boolean => error instanceof DatabaseError && UNCERTAIN.test(error.code);

/** True when the database cannot take the work at the moment, through no fault of the work. */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof DatabaseError && UNAVAILABLE.test(error.code);
