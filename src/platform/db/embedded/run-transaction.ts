import { DatabaseError, type Transaction } from '../database.ts';
import type { EngineConnection, EngineSession } from './engine-session.ts';

/**
 * Runs the callback between BEGIN and COMMIT while every other statement waits. A transaction that runs no statement
 * for the idle limit, usually because it awaits something other than the database, is rolled back so that the others
 * can continue.
 */
export function runTransaction<T>(
  connection: EngineConnection,
  session: EngineSession,
  run: (q: Transaction) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const start = (): void => void runExclusively(connection, session, run).then(resolve, reject);
    connection.connectionLock.acquire(start, { exclusive: true });
  });
}

async function runExclusively<T>(
  { thread, connectionLock, limits }: EngineConnection,
  session: EngineSession,
  run: (q: Transaction) => Promise<T>,
): Promise<T> {
  const generation = thread.generation();
  let isOpen = true;
  let pendingCount = 0;

  /** Posts the last statement and lets the others post right behind it, since the engine keeps the order. */
  const endWith = (command: 'commit' | 'rollback'): Promise<string> => {
    isOpen = false;
    clearTimeout(idleTimer);
    const endResult = thread.generation() === generation ? session.command(command) : Promise.resolve('ROLLBACK');
    connectionLock.release();
    return endResult;
  };
  const idleTimer = setTimeout(() => {
    if (pendingCount > 0) idleTimer.refresh();
    else if (isOpen) endWith('rollback').catch(() => undefined);
  }, limits.idleMs);

  const whileOpen = async <A>(post: () => Promise<A>): Promise<A> => {
    if (!isOpen) throw new DatabaseError('The transaction has already ended.', { code: '25P01' });
    if (thread.generation() !== generation) {
      throw new DatabaseError('The transaction was lost when the database was reopened.', { code: '08006' });
    }
    pendingCount += 1;
    try {
      return await post();
    } finally {
      pendingCount -= 1;
      idleTimer.refresh();
    }
  };

  // The first statement need not wait for BEGIN; losing the engine fails that statement too.
  const begun = session.command('begin').catch((error: unknown) => error);
  let result: T;
  try {
    result = await run({
      query: (text, params) => whileOpen(() => session.query(text, params)),
      script: (sql) => whileOpen(() => session.script(sql)),
    });
  } catch (error) {
    if (isOpen) await endWith('rollback').catch(() => undefined);
    throw error;
  }
  const failed = await begun;
  if (failed instanceof Error) {
    if (isOpen) await endWith('rollback').catch(() => undefined);
    throw failed;
  }
  if (!isOpen) throw new DatabaseError('The transaction waited too long and was rolled back.', { code: '25P03' });
  if ((await endWith('commit')) !== 'COMMIT') {
    throw new DatabaseError('The transaction held a failed statement and was rolled back.', { code: '25P02' });
  }
  return result;
}
