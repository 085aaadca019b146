import type { Queries } from '../db/database.ts';
import type { PostedFile } from '../discord/messages/message-files.ts';
import type { MessageBody } from '../discord/messages/reply.ts';
import type { Change, Work } from '../work.ts';

/** An outbox message as a feature sees it on delivery. */
export type QueuedMessage = { guildId: string; key: string; payload: Readonly<Record<string, unknown>> };

/** Where the message was posted. */
export type PostedMessage = {
  channelId: string;
  messageId: string;
  /** Where its files are, when it was just posted or edited. */
  files?: readonly PostedFile[];
};

/**
 * What the current state requires: a message with this body in this channel; no message any more; nothing, because
 * there is nothing to show and nothing to remove; or to mark the message as orphaned until someone reposts it.
 */
export type RenderResult = { channelId: string; body: MessageBody } | { remove: true } | 'nothing' | 'orphan';

/** The result of a Discord call, as `discord-port.ts` classifies it. */
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

/** Why the bot cannot maintain a message in a channel, in Discord's terms. */
export type AccessProblem = 'no_access' | 'no_permission';
/**
 * Returns which of these channels do not let the bot post, by its known permissions; an unknown channel counts as
 * accessible.
 */
export type FindInaccessibleChannels = (
  read: Queries,
  target: { guildId: string; channelIds: readonly string[] },
) => Promise<ReadonlyMap<string, AccessProblem>>;

/** One Discord message per key: posted, kept up to date by edits, removed. */
export type MessageDelivery = {
  kind: string;
  /** Reads the current state at the time of sending. */
  render(read: Queries, outboxMessage: QueuedMessage): Promise<RenderResult>;
  /**
   * What to do when someone deleted the message in Discord: post it again, or leave it orphaned (the default) until a
   * repost.
   */
  whenGone?: 'repost' | 'orphan';
  /**
   * True when the key alone says what to render. The message is then handled at once when its channel was deleted or
   * became inaccessible.
   */
  rendersFromKey?: true;
  /** Returns which of these messages may still change; all of them by default. The others need no channel any more. */
  filterUpdatable?(read: Queries, target: { guildId: string; keys: readonly string[] }): Promise<readonly string[]>;
  /**
   * Runs in the transaction that stores the message's id; enqueue what should follow the message, such as a pin, here.
   */
  onDelivered?(work: Work, outboxMessage: QueuedMessage, message: PostedMessage): Promise<void>;
  /** The message was removed as requested; what waited for its removal may be removed too. */
  onRemoved?(work: Work, outboxMessage: QueuedMessage): Promise<void>;
  onOrphaned?(work: Work, outboxMessage: QueuedMessage): Promise<void>;
  /** The change to record whenever the delivery state changed: delivered, removed, orphaned, blocked or failing. */
  change?(outboxMessage: QueuedMessage): Change;
};

/** The delivery is complete; `done` writes in the transaction that removes the outbox message. */
export type DeliveryCompletion = 'done' | { done(work: Work): Promise<void> };

/** Any other call to Discord: a role, a direct message, a pin. */
export type DirectDelivery<Port> = {
  kind: string;
  /** Reads what it needs, calls Discord, and returns Discord's result, or that there is nothing left to do. */
  deliver(
    port: Port,
    read: <T>(run: (queries: Queries) => Promise<T>) => Promise<T>,
    outboxMessage: QueuedMessage,
  ): Promise<DiscordResult<unknown> | DeliveryCompletion>;
  onDone?(work: Work, outboxMessage: QueuedMessage): Promise<void>;
  /** The call cannot succeed until settings or permissions change. Runs in the transaction that records this. */
  onBlocked?(work: Work, outboxMessage: QueuedMessage, failure: { code?: number; message: string }): Promise<void>;
  change?(outboxMessage: QueuedMessage): Change;
};
