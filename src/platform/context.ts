import { queryWithRetry } from './db/query-with-retry.ts';
import type { Database, Queries, Row, Value } from './db/database.ts';
import type { Actor, Ctx, Source, Work } from './work.ts';

/** Woken after a commit; both would otherwise find the new work at their next poll. */
export type WakeTargets = { changeFeed: { wake(): void }; outboxWorker: { wake(): void } };
export type Contexts = {
  /** `operationId` is the interaction's id; without one the operation gets a new snowflake. */
  for(actor: Actor, operation: Source & { operationId?: string }): Ctx;
};

/**
 * Creates the contexts that handlers and jobs pass to use cases. Every commit wakes the change feed, and a commit that
 * enqueued a message also wakes the outbox worker.
 */
export function createContexts(dependencies: { db: Database; newId: () => string } & WakeTargets): Contexts {
  const { db, newId, changeFeed, outboxWorker } = dependencies;
  return {
    for: (actor, { operationId, ...source }) => ({
      actor,
      source,
      operationId: operationId ?? newId(),
      newId,
      callFunction: async <R extends object = Row>(text: string, params: readonly Value[]) => {
        const [row] = await queryWithRetry<R>(db, text, params);
        if (row === undefined) throw new Error('The SQL function returned no row.');
        changeFeed.wake();
        if (reportsEnqueue(row)) outboxWorker.wake();
        return row;
      },
      read: (guildId, run) => readIn(db, guildId, run),
      transact: async (guildId, run) => {
        const { result, hasEnqueued } = await transactIn(db, { guildId, actor }, run);
        changeFeed.wake();
        if (hasEnqueued) outboxWorker.wake();
        return result;
      },
      acrossGuilds: (run) => acrossGuilds(db, run),
    }),
  };
}

/** Runs reads of one guild, in a transaction that cannot write. */
export function readIn<T>(db: Database, guildId: string, run: (queries: Queries) => Promise<T>): Promise<T> {
  return db.transaction(async (queries) => {
    // Not awaited before the reads are sent: the connection keeps the order, so tenant isolation costs no extra wait.
    const isolated = queries.query(
      `select set_config('app.guild_id', $1, true), set_config('transaction_read_only', 'on', true)`,
      [guildId],
    );
    const [result] = await Promise.all([run(queries), isolated]);
    return result;
  });
}

/** Runs one transaction of one guild. Returns the callback's result, and whether it enqueued an outbox message. */
export function transactIn<T>(
  db: Database,
  { guildId, actor }: { guildId: string; actor: Actor },
  run: (work: Work) => Promise<T>,
): Promise<{ result: T; hasEnqueued: boolean }> {
  return db.transaction(async (queries) => {
    const [begun] = await queries.query<{ now: Date }>(`select set_config('app.guild_id', $1, true), now() as now`, [
      guildId,
    ]);
    if (begun === undefined) throw new Error('The transaction did not begin.');
    let hasEnqueued = false;
    const result = await run({
      query: (text, params) => queries.query(text, params),
      guildId,
      actor,
      now: begun.now,
      recordChange: async ({ dataType, changeType, affectedIds }) => {
        await queries.query('select economy.change($1, $2, $3, $4)', [guildId, dataType, changeType, affectedIds]);
      },
      enqueue: async ({ key, kind, channelId, payload }) => {
        hasEnqueued = true;
        const json = JSON.stringify(payload ?? {});
        await queries.query('select economy.enqueue($1, $2, $3, $4, $5::jsonb)', [guildId, key, kind, channelId, json]);
      },
    });
    return { result, hasEnqueued };
  });
}

/** Runs the platform's own work across guilds: outbox worker, jobs, change feed, operator, backups. */
export function acrossGuilds<T>(db: Database, run: (queries: Queries) => Promise<T>): Promise<T> {
  return db.transaction(async (queries) => {
    const opened = queries.query(`select set_config('app.across_guilds', 'on', true)`);
    const [result] = await Promise.all([run(queries), opened]);
    return result;
  });
}

/** A hot operation is a single statement, so it reports in its result (`enqueued`) that it enqueued an outbox message. */
function reportsEnqueue(row: object): boolean {
  const result: unknown = 'result' in row ? row.result : undefined;
  return typeof result === 'object' && result !== null && 'enqueued' in result && result.enqueued === true;
}
