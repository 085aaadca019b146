import { type APIMessage, MessageType } from 'discord-api-types/v10';
import type { StoredMessage } from '../world.ts';

/** What a reply carries of the message it answers: one deep, as Discord sends it. */
export function toReferencedMessage({ referenced_message: _deeper, ...message }: APIMessage): APIMessage {
  return message;
}

const { Default, Reply, ChatInputCommand, ContextMenuCommand } = MessageType;

/** What people and bots said; a notice, such as that of a pin, is Discord's own. */
export const isRepliable = ({ type }: Pick<APIMessage, 'type'>): boolean =>
  [Default, Reply, ChatInputCommand, ContextMenuCommand].includes(type);

/** From now on the reply shows what becomes of the message it answers. */
export function registerReply(channel: ReadonlyMap<string, StoredMessage>, reply: StoredMessage): void {
  const { type, message_reference: reference } = reply.message;
  if (type !== MessageType.Reply) return;
  const original = channel.get(reference?.message_id ?? '');
  if (original) (original.replies ??= []).push(reply);
}

/** Writes into all replies how the message they answer reads now; null once it was deleted. */
export function updateReferencedMessages(original: StoredMessage, message: APIMessage | null): void {
  for (const reply of original.replies ?? [])
    reply.message.referenced_message = message && toReferencedMessage(message);
}
