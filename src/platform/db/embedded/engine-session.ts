import type { Queries, Row, Value } from '../database.ts';
import type { Answer, EngineThread } from './engine-thread.ts';
import type { Turns } from './connection-lock.ts';
import { parserFor, toText } from '../values.ts';

/** What both handles share: one connection to one engine. */
export interface Connection {
  thread: EngineThread;
  turns: Turns;
  limits: { statementMs: number; idleMs: number };
}

export type Role = 'admin' | 'app';

const SCRIPT_LIMIT_MS = 600_000;

/** Statements as one role, posted at once: whose turn it is was settled before. */
export interface Posts extends Queries {
  script(sql: string): Promise<void>;
  /** One statement without parameters; answers PostgreSQL's command tag. */
  command(text: string): Promise<string>;
}

/** Statements of one connection as one role. */
export function postingAs({ thread, limits }: Connection, role: Role): Posts {
  return {
    query: async <R extends object = Row>(text: string, params: readonly Value[] = []) => {
      const values = params.map(toText);
      return toRows<R>(await thread.post({ op: 'query', role, text, values, limitMs: limits.statementMs }));
    },
    script: async (text) => {
      await thread.post({ op: 'script', role, text, limitMs: SCRIPT_LIMIT_MS });
    },
    command: async (text) => (await thread.post({ op: 'script', role, text, limitMs: limits.statementMs })).tag,
  };
}

function toRows<R extends object>({ fields, rows }: Answer): R[] {
  const columns = fields.map(({ name, oid }) => ({ name, parse: parserFor(oid) }));
  return rows.map((values) => {
    const row: Row = {};
    for (const [index, { name, parse }] of columns.entries()) {
      const value = values[index] ?? null;
      row[name] = value === null ? null : parse(value);
    }
    // Callers name the shape of their own statement's columns, as with every SQL driver.
    return row as R;
  });
}
