import type { Queries } from '../db/database.ts';
import type { PostedFile } from '../discord/messages/message-files.ts';
import type { MessageBody } from '../discord/messages/reply.ts';
import type { Change, Work } from '../work.ts';

/** A line of the outbox as a room sees it when it is carried out. */
export type QueuedMessage = { guildId: string; key: string; payload: Readonly<Record<string, unknown>> };

/** Where the line's message stands. */
export type PostedMessage = {
  channelId: string;
  messageId: string;
  /** Where its files went, when it was posted or edited just now. */
  files?: readonly PostedFile[];
};

/**
 * What a message's state of the moment asks for: a message with this body in this channel; no message any more; nothing,
 * because there is nothing to show and nothing to remove; or to count the message as orphaned until somebody reposts it.
 */
export type RenderResult = { channelId: string; body: MessageBody } | { remove: true } | 'nothing' | 'orphan';

/** What Discord answered, as `port.ts` classifies it. */
export type DiscordResult<T> =
  | { ok: true; value: T }
  | { ok: false; kind: 'wait'; retryAfterMs: number; code?: number; status?: number; message: string }
  | {
      ok: false;
      kind: 'down' | 'blocked' | 'gone_message' | 'gone_channel' | 'fatal_token' | 'refused';
      code?: number;
      status?: number;
      message: string;
    };

/** Why the bot cannot keep a message in a channel, as Discord would say it. */
export type AccessProblem = 'no_access' | 'no_permission';
/** Which of these channels do not let the bot post, by what is known of its permissions; a channel that is unknown does. */
export type FindInaccessibleChannels = (
  read: Queries,
  target: { guildId: string; channelIds: readonly string[] },
) => Promise<ReadonlyMap<string, AccessProblem>>;

/** One message per key: posted, kept up to date by edits, removed. */
export type MessageDelivery = {
  kind: string;
  /** Reads the state of the moment, at the time of sending. */
  render(read: Queries, outboxMessage: QueuedMessage): Promise<RenderResult>;
  /** When somebody deleted the message in Discord: post it anew, or leave it orphaned (the default) until a repost. */
  whenGone?: 'repost' | 'orphan';
  /** True when the key alone says what to render: then it is heard at once when the message's channel was deleted or closed. */
  rendersFromKey?: true;
  /** Which of these messages may still change; all of them unless given. The others need no channel any more. */
  filterUpdatable?(read: Queries, target: { guildId: string; keys: readonly string[] }): Promise<readonly string[]>;
  /** In the transaction that writes the message's id back; what should follow the message, a pin, is owed here. */
  onDelivered?(work: Work, outboxMessage: QueuedMessage, message: PostedMessage): Promise<void>;
  /** The message is gone for good, as asked: what waited for it to go may go too. */
  onRemoved?(work: Work, outboxMessage: QueuedMessage): Promise<void>;
  onOrphaned?(work: Work, outboxMessage: QueuedMessage): Promise<void>;
  /** What the streams are told whenever the line's fate changed: delivered, removed, orphaned, blocked or failing. */
  change?(outboxMessage: QueuedMessage): Change;
};

/** The line is at its end; what `done` writes belongs to the transaction that removes it. */
export type DeliveryCompletion = 'done' | { done(work: Work): Promise<void> };

/** Anything else Discord must do: a role, a direct message, a pin. */
export type DirectDelivery<Port> = {
  kind: string;
  /** Reads what it needs, calls Discord, and answers what Discord said, or that there is nothing to do any more. */
  deliver(
    port: Port,
    read: <T>(run: (queries: Queries) => Promise<T>) => Promise<T>,
    outboxMessage: QueuedMessage,
  ): Promise<DiscordResult<unknown> | DeliveryCompletion>;
  onDone?(work: Work, outboxMessage: QueuedMessage): Promise<void>;
  /** It cannot be done until settings or permissions change; in the transaction that notes so. */
  onBlocked?(work: Work, outboxMessage: QueuedMessage, failure: { code?: number; message: string }): Promise<void>;
  change?(outboxMessage: QueuedMessage): Change;
};
