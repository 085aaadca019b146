import { MessageType, type APIMessage } from 'discord-api-types/v10';

type MessageList = readonly APIMessage[];

const repliedMessageId = ({ type, message_reference: reference }: APIMessage): string | undefined =>
  type === MessageType.Reply ? reference?.message_id : undefined;

/** The message that a reply answers, as it reads now; null once it was deleted, undefined for what is no reply. */
export function findRepliedMessage(message: APIMessage, messages: MessageList): APIMessage | null | undefined {
  const id = repliedMessageId(message);
  if (id === undefined) return undefined;
  return messages.find((one) => one.id === id) ?? message.referenced_message ?? null;
}

/** The log without a message; Discord tells those who answered it nothing of its own. */
export const withoutMessage = (messages: MessageList, id: string): MessageList =>
  messages
    .filter((one) => one.id !== id)
    .map((one) => (repliedMessageId(one) === id ? { ...one, referenced_message: null } : one));
