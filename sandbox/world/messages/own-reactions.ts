import type { APIMessage } from 'discord-api-types/v10';

/** Who reacted with each emoji. */
export type ReactedBy = Readonly<Record<string, readonly string[]>>;

/** The message as one person sees it: `me` of a reaction says whether it is theirs, too. */
export function withOwnReactions(message: APIMessage, reactedBy: ReactedBy | undefined, userId: string): APIMessage {
  if (!message.reactions?.length) return message;
  const reactions = message.reactions.map((reaction) => ({
    ...reaction,
    me: reactedBy?.[reaction.emoji.name ?? '']?.includes(userId) ?? false,
  }));
  return { ...message, reactions };
}
