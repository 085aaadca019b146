import type { Queries, Row, Value } from '../database.ts';
import type { EngineThread } from './engine-thread.ts';
import type { StatementResult } from './supervise-engine.ts';
import type { ConnectionLock } from './connection-lock.ts';
import { parserFor, toText } from '../values.ts';

/** What both handles share: one connection to one engine. */
export interface EngineConnection {
  thread: EngineThread;
  connectionLock: ConnectionLock;
  limits: { statementMs: number; idleMs: number };
}

export type EngineRole = 'admin' | 'app';

const SCRIPT_LIMIT_MS = 600_000;

/** Runs statements as one role. They are posted immediately: the connection lock has settled the order before. */
export interface EngineSession extends Queries {
  script(sql: string): Promise<void>;
  /** Runs one statement without parameters. Returns PostgreSQL's command tag. */
  command(text: string): Promise<string>;
}

export function createEngineSession({ thread, limits }: EngineConnection, role: EngineRole): EngineSession {
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

function toRows<R extends object>({ fields, rows }: StatementResult): R[] {
  const columns = fields.map(({ name, oid }) => ({ name, parse: parserFor(oid) }));
  return rows.map((values) => {
    const row: Row = {};
    for (const [index, { name, parse }] of columns.entries()) {
      const value = values[index] ?? null;
      row[name] = value === null ? null : parse(value);
    }
    // Callers declare the shape of their own statement's columns, as with every SQL driver.
    return row as R;
  });
}
