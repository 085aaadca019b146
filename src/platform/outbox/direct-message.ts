import { createHash } from 'node:crypto';
import type { Queries } from '../db/database.ts';
import type { DiscordPort } from '../discord/rest/discord-port.ts';
import type { MessageBody } from '../discord/messages/reply.ts';
import type { Work } from '../work.ts';
import type { DirectDelivery, DiscordResult, QueuedMessage } from './delivery.ts';

/** One message to one person in private, sent once and then left alone. */
export type DirectMessageSpec = {
  kind: string;
  /** Reads, at the time of sending, who is told what; `nothing` when there is nothing to tell any more. */
  render(read: Queries, outboxMessage: QueuedMessage): Promise<{ userId: string; body: MessageBody } | 'nothing'>;
  /** Discord has taken it; in the transaction that removes the line. */
  onSent?(work: Work, outboxMessage: QueuedMessage): Promise<void>;
  /** The person takes no messages from here, which ends the line quietly; in the transaction that removes it. */
  onUndeliverable?(work: Work, outboxMessage: QueuedMessage): Promise<void>;
};

/** 10013 no such user, 50007 takes none, 50278 shares no server with the bot ("Opcodes and Status Codes"). */
const UNDELIVERABLE_CODES = new Set([10_013, 50_007, 50_278]);
/** "You are opening direct messages too fast": a limit, though it does not say until when. */
const RATE_LIMITED_CODE = 40_003;
const RATE_LIMITED_WAIT_MS = 60_000;
/** Discord takes at most 25 characters. */
const NONCE_LENGTH = 25;

/**
 * A kind of outbox line that is a direct message; owe it with `channelId: null` and a key of its own. A try whose answer was
 * lost sends nothing twice while Discord remembers its nonce: the same words for the same key are one message.
 */
export const defineDirectMessage = (spec: DirectMessageSpec): DirectDelivery<DiscordPort> => ({
  kind: spec.kind,
  async deliver(port, read, outboxMessage) {
    const rendered = await read((queries) => spec.render(queries, outboxMessage));
    if (rendered === 'nothing') return 'done';
    const answer = await send(port, rendered, nonceOf(outboxMessage, rendered.body));
    if (answer.ok) return { done: async (work) => spec.onSent?.(work, outboxMessage) };
    if (answer.code !== undefined && UNDELIVERABLE_CODES.has(answer.code))
      return { done: async (work) => spec.onUndeliverable?.(work, outboxMessage) };
    if (answer.code !== RATE_LIMITED_CODE) return answer;
    return { ok: false, kind: 'wait', retryAfterMs: RATE_LIMITED_WAIT_MS, message: answer.message };
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
