import { queryWithRetry } from './db/query-with-retry.ts';
import type { Database, Queries, Row, Value } from './db/database.ts';
import type { Actor, Ctx, Source, Work } from './work.ts';

/** Who must be told after a commit: both only look sooner than they would have anyway. */
export type WakeTargets = { changeFeed: { wake(): void }; outboxWorker: { wake(): void } };
export type Contexts = {
  /** `actId` is the interaction's id; without one the act takes a snowflake of ours. */
  for(actor: Actor, act: Source & { operationId?: string }): Ctx;
};

/** Makes the contexts that faces and jobs hand to verbs. Whatever commits is heard by the tail, whatever is owed by the courier. */
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
        if (row === undefined) throw new Error('The act answered no row.');
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

/** Reads of one server, which nothing in them can turn into writes. */
export function readIn<T>(db: Database, guildId: string, run: (queries: Queries) => Promise<T>): Promise<T> {
  return db.transaction(async (queries) => {
    // Not awaited before the reads are asked: the connection keeps the order, so the wall costs no waiting.
    const isolated = queries.query(
      `select set_config('app.guild_id', $1, true), set_config('transaction_read_only', 'on', true)`,
      [guildId],
    );
    const [result] = await Promise.all([run(queries), isolated]);
    return result;
  });
}

/** One transaction of one server. Answers what the callback did, and whether anything is owed since. */
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

/** The platform's own work across servers: courier, jobs, tail, operator, backups. */
export function acrossGuilds<T>(db: Database, run: (queries: Queries) => Promise<T>): Promise<T> {
  return db.transaction(async (queries) => {
    const opened = queries.query(`select set_config('app.across_guilds', 'on', true)`);
    const [result] = await Promise.all([run(queries), opened]);
    return result;
  });
}

/** A hot act that wrote to the outbox says so in its result, since it was one statement. */
function reportsEnqueue(row: object): boolean {
  const result: unknown = 'result' in row ? row.result : undefined;
  return typeof result === 'object' && result !== null && 'owed' in result && result.owed === true;
}
