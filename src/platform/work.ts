import type { Queries, Row, Value } from './db/database.ts';

/** Who performs an operation. Permissions are checked in the use case from these values, never by a handler. */
export type Actor =
  | {
      kind: 'member';
      userId: string;
      /** The member's role ids in the guild of the operation. */
      roleIds: readonly string[];
      /** Discord's permission bits of the member there, as a decimal string. */
      permissions: string;
    }
  | { kind: 'operator'; username: string }
  | { kind: 'system'; job: string };

/** Where an operation came from; stored in its ledger entry when it is not a plain Discord command. */
export type Source = {
  source: 'discord_command' | 'discord_component' | 'dashboard' | 'api' | 'system';
  command?: string;
};

export type ChangeType = 'create' | 'update' | 'delete';

/** Announces that something changed: which guild, what type of data, how, and which ids. Never contains state. */
export type Change = {
  /** The name of a topic that a manifest registers. */
  dataType: string;
  changeType: ChangeType;
  affectedIds: readonly string[];
};

/** A message for Discord. `key` names the effect: a newer message with the same key replaces an older one. */
export type OutboxMessage = {
  key: string;
  kind: string;
  /** Messages of one channel are delivered in the order they were enqueued; null when no channel orders them. */
  channelId: string | null;
  payload?: Readonly<Record<string, unknown>>;
};

/** One transaction of one guild, and all that belongs to it. Inside it, await nothing but these. */
export type Work = Queries & {
  guildId: string;
  actor: Actor;
  /** The transaction's one timestamp, by the database's clock. */
  now: Date;
  recordChange(change: Change): Promise<void>;
  enqueue(message: OutboxMessage): Promise<void>;
};

/** The context of one call of a user or job, passed to use cases. */
export type Ctx = {
  actor: Actor;
  source: Source;
  /** Identity, idempotency key and time of the operation: the interaction's id, or a snowflake of ours. */
  operationId: string;
  newId(): string;
  /**
   * Runs one statement that calls one SQL function: the whole of a hot operation. Retries as `queryWithRetry` does.
   * Returns its single row.
   */
  callFunction<R extends object = Row>(text: string, params: readonly Value[]): Promise<R>;
  /** Runs reads of one guild, in one short transaction with tenant isolation. */
  read<T>(guildId: string, run: (queries: Queries) => Promise<T>): Promise<T>;
  /** Runs every other write: one transaction of one guild. */
  transact<T>(guildId: string, run: (work: Work) => Promise<T>): Promise<T>;
  /** Runs reads across guilds; only the operator's pages and the platform may use it. */
  acrossGuilds<T>(run: (queries: Queries) => Promise<T>): Promise<T>;
};
