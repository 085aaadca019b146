import { DatabaseError, type Transaction } from '../database.ts';
import type { Connection, Posts } from './engine-session.ts';

/**
 * Runs the callback between BEGIN and COMMIT while every other statement waits. One that asks nothing for the idle
 * limit, usually because it waits for something that is no database, is rolled back so that the others go on.
 */
export function runTransaction<T>(
  connection: Connection,
  posts: Posts,
  run: (q: Transaction) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const start = (): void => void holdAndRun(connection, posts, run).then(resolve, reject);
    connection.turns.take(start, { exclusive: true });
  });
}

async function holdAndRun<T>(
  { thread, turns, limits }: Connection,
  posts: Posts,
  run: (q: Transaction) => Promise<T>,
): Promise<T> {
  const generation = thread.generation();
  let isOpen = true;
  let unanswered = 0;

  /** Posts the last statement and lets the others post behind it at once, since the engine keeps the order. */
  const end = (command: 'commit' | 'rollback'): Promise<string> => {
    isOpen = false;
    clearTimeout(idle);
    const ended = thread.generation() === generation ? posts.command(command) : Promise.resolve('ROLLBACK');
    turns.release();
    return ended;
  };
  const idle = setTimeout(() => {
    if (unanswered > 0) idle.refresh();
    else if (isOpen) end('rollback').catch(() => undefined);
  }, limits.idleMs);

  const within = async <A>(post: () => Promise<A>): Promise<A> => {
    if (!isOpen) throw new DatabaseError('The transaction has already ended.', { code: '25P01' });
    if (thread.generation() !== generation) {
      throw new DatabaseError('The transaction was lost when the database was reopened.', { code: '08006' });
    }
    unanswered += 1;
    try {
      return await post();
    } finally {
      unanswered -= 1;
      idle.refresh();
    }
  };

  // BEGIN needs no answer before the first statement follows; losing the engine fails that statement too.
  const begun = posts.command('begin').catch((error: unknown) => error);
  let result: T;
  try {
    result = await run({
      query: (text, params) => within(() => posts.query(text, params)),
      script: (sql) => within(() => posts.script(sql)),
    });
  } catch (error) {
    if (isOpen) await end('rollback').catch(() => undefined);
    throw error;
  }
  const failed = await begun;
  if (failed instanceof Error) {
    if (isOpen) await end('rollback').catch(() => undefined);
    throw failed;
  }
  if (!isOpen) throw new DatabaseError('The transaction waited too long and was rolled back.', { code: '25P03' });
  if ((await end('commit')) !== 'COMMIT') {
    throw new DatabaseError('The transaction held a failed statement and was rolled back.', { code: '25P02' });
  }
  return result;
}
