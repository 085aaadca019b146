import { MessageType, type APIMessage } from 'discord-api-types/v10';

type Log = readonly APIMessage[];

const answersTo = ({ type, message_reference: reference }: APIMessage): string | undefined =>
  type === MessageType.Reply ? reference?.message_id : undefined;

/** The message that a reply answers, as it reads now; null once it was deleted, undefined for what is no reply. */
export function repliedTo(message: APIMessage, log: Log): APIMessage | null | undefined {
  const id = answersTo(message);
  if (id === undefined) return undefined;
  return log.find((one) => one.id === id) ?? message.referenced_message ?? null;
}

/** The log without a message; Discord tells those who answered it nothing of its own. */
export const withoutMessage = (log: Log, id: string): Log =>
  log.filter((one) => one.id !== id).map((one) => (answersTo(one) === id ? { ...one, referenced_message: null } : one));
