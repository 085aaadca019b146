import type { Queries, Row, Value } from './db/database.ts';

/** Who acts. Rights are judged inside the verb from what stands here, never by a face. */
export type Actor =
  | {
      kind: 'member';
      userId: string;
      /** The member's role ids in the server acted in. */
      roleIds: readonly string[];
      /** Discord's permission bits of the member there, as a decimal string. */
      permissions: string;
    }
  | { kind: 'operator'; username: string }
  | { kind: 'system'; job: string };

/** Where an act came from; kept in its ledger entry when it is not a plain Discord command. */
export type Source = {
  source: 'discord_command' | 'discord_component' | 'dashboard' | 'api' | 'system';
  command?: string;
};

export type ChangeType = 'create' | 'update' | 'delete';

/** The one list of what can change; the stream's `events=` filter takes the same words. */
export const DATA_TYPES = [
  'users',
  'transactions',
  'tasks',
  'claims',
  'shop',
  'inventory',
  'announcements',
  'embeds',
  'config',
  'commands',
  'status',
  'logs',
] as const;
export type DataType = (typeof DATA_TYPES)[number];

/** A hint that something changed: which server, what kind of thing, how, and which ids. Never state. */
export type Change = { dataType: DataType; changeType: ChangeType; affectedIds: readonly string[] };

/** Something owed to Discord; `key` names the effect, a newer line with the same key replaces an older one. */
export type OutboxMessage = {
  key: string;
  kind: string;
  /** Lines of one channel are delivered in the order they were owed; null when no channel orders them. */
  channelId: string | null;
  payload?: Readonly<Record<string, unknown>>;
};

/** One transaction of one server, and all that belongs to it. Inside it wait for nothing but these. */
export type Work = Queries & {
  guildId: string;
  actor: Actor;
  /** The transaction's one instant, by the database's clock. */
  now: Date;
  recordChange(recordChange: Change): Promise<void>;
  enqueue(message: OutboxMessage): Promise<void>;
};

/** One call of a person or job: what verbs are given. */
export type Ctx = {
  actor: Actor;
  source: Source;
  /** Identity, idempotency key and time of the act: the interaction's id, or a snowflake of ours. */
  operationId: string;
  newId(): string;
  /** One statement that calls one SQL function: the whole of a hot act. Retried once on a key race. Answers its single row. */
  callFunction<R extends object = Row>(text: string, params: readonly Value[]): Promise<R>;
  /** Reads of one server, in one short transaction behind its wall. */
  read<T>(guildId: string, run: (queries: Queries) => Promise<T>): Promise<T>;
  /** Everything else that writes: one transaction of one server. */
  transact<T>(guildId: string, run: (work: Work) => Promise<T>): Promise<T>;
  /** Reads across servers; only the operator's pages and the platform may. */
  acrossGuilds<T>(run: (queries: Queries) => Promise<T>): Promise<T>;
};
