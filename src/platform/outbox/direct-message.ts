import { createHash } from 'node:crypto';
import type { Queries } from '../db/database.ts';
import type { DiscordPort } from '../discord/rest/discord-port.ts';
import type { MessageBody } from '../discord/messages/reply.ts';
import type { Work } from '../work.ts';
import type { DirectDelivery, DiscordResult, QueuedMessage } from './delivery.ts';

/** One direct message to one user, sent once and then left alone. */
export type DirectMessageSpec = {
  kind: string;
  /** Reads, at the time of sending, the recipient and the body; `nothing` when there is nothing left to say. */
  render(read: Queries, outboxMessage: QueuedMessage): Promise<{ userId: string; body: MessageBody } | 'nothing'>;
  /** Discord has accepted the message. Runs in the transaction that removes the outbox message. */
  onSent?(work: Work, outboxMessage: QueuedMessage): Promise<void>;
  /**
   * The user accepts no messages from the bot, which ends the delivery quietly. Runs in the transaction that removes
   * the outbox message.
   */
  onUndeliverable?(work: Work, outboxMessage: QueuedMessage): Promise<void>;
};

/** 10013 unknown user, 50007 accepts none, 50278 shares no guild with the bot ("Opcodes and Status Codes"). */
const UNDELIVERABLE_CODES = new Set([10_013, 50_007, 50_278]);
/** "You are opening direct messages too fast": a rate limit that does not say when it ends. */
const RATE_LIMITED_CODE = 40_003;
const RATE_LIMITED_WAIT_MS = 60_000;
/** Discord accepts at most 25 characters. */
const NONCE_LENGTH = 25;

/**
 * Defines an outbox kind that sends a direct message; enqueue it with `channelId: null` and a key of its own. An
 * attempt whose response was lost sends nothing twice while Discord remembers its nonce: the same body under the same
 * key is one message.
 */
export const defineDirectMessage = (spec: DirectMessageSpec): DirectDelivery<DiscordPort> => ({
  kind: spec.kind,
  async deliver(port, read, outboxMessage) {
    const rendered = await read((queries) => spec.render(queries, outboxMessage));
    if (rendered === 'nothing') return 'done';
    const result = await send(port, rendered, nonceOf(outboxMessage, rendered.body));
    if (result.ok) return { done: async (work) => spec.onSent?.(work, outboxMessage) };
    if (result.code !== undefined && UNDELIVERABLE_CODES.has(result.code))
      return { done: async (work) => spec.onUndeliverable?.(work, outboxMessage) };
    if (result.code !== RATE_LIMITED_CODE) return result;
    return { ok: false, kind: 'wait', retryAfterMs: RATE_LIMITED_WAIT_MS, message: result.message };
  },
});

async function send(
  port: DiscordPort,
  { userId, body }: { userId: string; body: MessageBody },
  nonce: string,
): Promise<DiscordResult<unknown>> {
  const opened = await port.openDm(userId);
  return opened.ok ? port.createMessage(opened.value.id, body, nonce) : opened;
}

const nonceOf = ({ guildId, key }: QueuedMessage, body: MessageBody): string =>
  createHash('sha256')
    .update(JSON.stringify([guildId, key, body]))
    .digest('base64url')
    .slice(0, NONCE_LENGTH);
