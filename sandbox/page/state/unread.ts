import type { APIGuildMember, APIMessage } from 'discord-api-types/v10';

/** Unread messages of a channel: their number, how many mention the selected user, and the first of them. */
export type Unread = { guildId: string | null; count: number; mentions: number; firstId: string };
/** By channel id; channels without unread messages are absent. */
export type UnreadByChannel = Readonly<Record<string, Unread>>;

/** Counts one more message. In the DM with the bot every message counts as a mention. */
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

/** Returns true when the message mentions the member, one of their roles or everyone. */
export const mentionsMember = (message: APIMessage, { user, roles }: APIGuildMember): boolean =>
  message.mention_everyone ||
  message.mentions.some(({ id }) => id === user.id) ||
  message.mention_roles.some((id) => roles.includes(id));

/** Returns the totals of a server. */
export function unreadInGuild(unread: UnreadByChannel, guildId: string): { count: number; mentions: number } {
  const inGuild = Object.values(unread).filter((one) => one.guildId === guildId);
  return {
    count: inGuild.reduce((sum, one) => sum + one.count, 0),
    mentions: inGuild.reduce((sum, one) => sum + one.mentions, 0),
  };
}
