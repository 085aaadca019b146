import { MessageType, type APIMessage } from 'discord-api-types/v10';

type MessageList = readonly APIMessage[];

const repliedMessageId = ({ type, message_reference: reference }: APIMessage): string | undefined =>
  type === MessageType.Reply ? reference?.message_id : undefined;

/** Returns the current version of the message a reply refers to, null when it was deleted, or undefined for a message that is not a reply. */
export function findRepliedMessage(message: APIMessage, messages: MessageList): APIMessage | null | undefined {
  const id = repliedMessageId(message);
  if (id === undefined) return undefined;
  return messages.find((one) => one.id === id) ?? message.referenced_message ?? null;
}

/** Removes a message and marks it as deleted in its replies, because Discord sends no separate event for them. */
export const withoutMessage = (messages: MessageList, id: string): MessageList =>
  messages
    .filter((one) => one.id !== id)
    .map((one) => (repliedMessageId(one) === id ? { ...one, referenced_message: null } : one));
