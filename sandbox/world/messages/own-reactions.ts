import type { APIMessage } from 'discord-api-types/v10';

/** User ids by emoji. */
export type ReactedBy = Readonly<Record<string, readonly string[]>>;

/** Returns the message as one user sees it: `me` of a reaction is about that user. */
export function withOwnReactions(message: APIMessage, reactedBy: ReactedBy | undefined, userId: string): APIMessage {
  if (!message.reactions?.length) return message;
  const reactions = message.reactions.map((reaction) => ({
    ...reaction,
    me: reactedBy?.[reaction.emoji.name ?? '']?.includes(userId) ?? false,
  }));
  return { ...message, reactions };
}
