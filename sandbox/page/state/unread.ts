import type { APIGuildMember, APIMessage } from 'discord-api-types/v10';

/** What came into a channel that is not open: how much of it, how much speaks to the person one is, and where it begins. */
export type Unread = { guildId: string | null; count: number; mentions: number; firstId: string };
/** By channel; what was read is not in it. */
export type UnreadBy = Readonly<Record<string, Unread>>;

/** One more message came in. In a conversation with the bot every message speaks to the person. */
export function withUnread(
  unread: UnreadBy,
  { message, guildId, me }: { message: APIMessage; guildId: string | null; me: APIGuildMember | undefined },
): UnreadBy {
  const former = unread[message.channel_id];
  const isForMe = guildId === null || (me !== undefined && speaksTo(message, me));
  return {
    ...unread,
    [message.channel_id]: {
      guildId,
      count: (former?.count ?? 0) + 1,
      mentions: (former?.mentions ?? 0) + (isForMe ? 1 : 0),
      firstId: former?.firstId ?? message.id,
    },
  };
}

/** True if a message speaks to this member: by name, by a role of theirs, or to everyone. */
export const speaksTo = (message: APIMessage, { user, roles }: APIGuildMember): boolean =>
  message.mention_everyone ||
  message.mentions.some(({ id }) => id === user.id) ||
  message.mention_roles.some((id) => roles.includes(id));

/** Of a whole server. */
export function unreadIn(unread: UnreadBy, guildId: string): { count: number; mentions: number } {
  const own = Object.values(unread).filter((one) => one.guildId === guildId);
  return {
    count: own.reduce((sum, one) => sum + one.count, 0),
    mentions: own.reduce((sum, one) => sum + one.mentions, 0),
  };
}
