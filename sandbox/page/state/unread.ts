import type { APIGuildMember, APIMessage } from 'discord-api-types/v10';

/** What came into a channel that is not open: how much of it, how much speaks to the person one is, and where it begins. */
export type Unread = { guildId: string | null; count: number; mentions: number; firstId: string };
/** By channel; what was read is not in it. */
export type UnreadByChannel = Readonly<Record<string, Unread>>;

/** One more message came in. In a conversation with the bot every message speaks to the person. */
export function addUnread(
  unread: UnreadByChannel,
  { message, guildId, me }: { message: APIMessage; guildId: string | null; me: APIGuildMember | undefined },
): UnreadByChannel {
  const previous = unread[message.channel_id];
  const isForMe = guildId === null || (me !== undefined && mentionsMember(message, me));
  return {
    ...unread,
    [message.channel_id]: {
      guildId,
      count: (previous?.count ?? 0) + 1,
      mentions: (previous?.mentions ?? 0) + (isForMe ? 1 : 0),
      firstId: previous?.firstId ?? message.id,
    },
  };
}

/** True if a message speaks to this member: by name, by a role of theirs, or to everyone. */
export const mentionsMember = (message: APIMessage, { user, roles }: APIGuildMember): boolean =>
  message.mention_everyone ||
  message.mentions.some(({ id }) => id === user.id) ||
  message.mention_roles.some((id) => roles.includes(id));

/** Of a whole server. */
export function unreadInGuild(unread: UnreadByChannel, guildId: string): { count: number; mentions: number } {
  const inGuild = Object.values(unread).filter((one) => one.guildId === guildId);
  return {
    count: inGuild.reduce((sum, one) => sum + one.count, 0),
    mentions: inGuild.reduce((sum, one) => sum + one.mentions, 0),
  };
}
