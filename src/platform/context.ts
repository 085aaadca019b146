import { act } from './db/query-with-retry.ts';
import type { Database, Queries, Row, Value } from './db/database.ts';
import type { Actor, Ctx, Source, Work } from './work.ts';

/** Who must be told after a commit: both only look sooner than they would have anyway. */
export type Nudges = { tail: { nudge(): void }; courier: { nudge(): void } };
export type Contexts = {
  /** `actId` is the interaction's id; without one the act takes a snowflake of ours. */
  for(actor: Actor, act: Source & { actId?: string }): Ctx;
};

/** Makes the contexts that faces and jobs hand to verbs. Whatever commits is heard by the tail, whatever is owed by the courier. */
export function createContexts(parts: { db: Database; newId: () => string } & Nudges): Contexts {
  const { db, newId, tail, courier } = parts;
  return {
    for: (actor, { actId, ...source }) => ({
      actor,
      source,
      actId: actId ?? newId(),
      newId,
      act: async <R extends object = Row>(text: string, params: readonly Value[]) => {
        const [row] = await act<R>(db, text, params);
        if (row === undefined) throw new Error('The act answered no row.');
        tail.nudge();
        if (isOwing(row)) courier.nudge();
        return row;
      },
      read: (guildId, run) => readIn(db, guildId, run),
      transact: async (guildId, run) => {
        const { result, owed } = await transactIn(db, { guildId, actor }, run);
        tail.nudge();
        if (owed) courier.nudge();
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
    const walled = queries.query(
      `select set_config('app.guild_id', $1, true), set_config('transaction_read_only', 'on', true)`,
      [guildId],
    );
    const [result] = await Promise.all([run(queries), walled]);
    return result;
  });
}

/** One transaction of one server. Answers what the callback did, and whether anything is owed since. */
export function transactIn<T>(
  db: Database,
  { guildId, actor }: { guildId: string; actor: Actor },
  run: (work: Work) => Promise<T>,
): Promise<{ result: T; owed: boolean }> {
  return db.transaction(async (queries) => {
    const [begun] = await queries.query<{ now: Date }>(`select set_config('app.guild_id', $1, true), now() as now`, [
      guildId,
    ]);
    if (begun === undefined) throw new Error('The transaction did not begin.');
    let owed = false;
    const result = await run({
      query: (text, params) => queries.query(text, params),
      guildId,
      actor,
      now: begun.now,
      change: async ({ dataType, changeType, affectedIds }) => {
        await queries.query('select economy.change($1, $2, $3, $4)', [guildId, dataType, changeType, affectedIds]);
      },
      owe: async ({ key, kind, channelId, payload }) => {
        owed = true;
        const json = JSON.stringify(payload ?? {});
        await queries.query('select economy.owe($1, $2, $3, $4, $5::jsonb)', [guildId, key, kind, channelId, json]);
      },
    });
    return { result, owed };
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
function isOwing(row: object): boolean {
  const result: unknown = 'result' in row ? row.result : undefined;
  return typeof result === 'object' && result !== null && 'owed' in result && result.owed === true;
}
