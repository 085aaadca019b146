import { type APIMessage, MessageType } from 'discord-api-types/v10';
import type { StoredMessage } from '../world.ts';

/** Returns the `referenced_message` of a reply: nested one level, as Discord sends it. */
export function toReferencedMessage({ referenced_message: _deeper, ...message }: APIMessage): APIMessage {
  return message;
}

const { Default, Reply, ChatInputCommand, ContextMenuCommand } = MessageType;

/** True for messages of people and bots; system messages, such as that of a pin, cannot be replied to. */
export const isRepliable = ({ type }: Pick<APIMessage, 'type'>): boolean =>
  [Default, Reply, ChatInputCommand, ContextMenuCommand].includes(type);

/** Registers a reply, so that it follows later changes of the original message. */
export function registerReply(channel: ReadonlyMap<string, StoredMessage>, reply: StoredMessage): void {
  const { type, message_reference: reference } = reply.message;
  if (type !== MessageType.Reply) return;
  const original = channel.get(reference?.message_id ?? '');
  if (original) (original.replies ??= []).push(reply);
}

/** Updates `referenced_message` in all replies; null after the original was deleted. */
export function updateReferencedMessages(original: StoredMessage, message: APIMessage | null): void {
  for (const reply of original.replies ?? [])
    reply.message.referenced_message = message && toReferencedMessage(message);
}
