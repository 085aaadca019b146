import type { APIInteraction, APIInteractionDataResolved } from 'discord-api-types/v10';
import type { Actor } from '../../work.ts';
import type { InteractionContext } from '../commands/define.ts';

/** A user as an interaction shows them. `isMember` is false for a chosen user who is not in the guild. */
export type ObservedUser = {
  userId: string;
  username: string;
  displayName: string;
  avatar: string | null;
  isBot: boolean;
  isMember: boolean;
};

/** Returns where and by whom the interaction was used; undefined outside a guild. */
export function readInteractionContext(interaction: APIInteraction): InteractionContext | undefined {
  const { guild_id: guildId, member } = interaction;
  const channelId = interaction.channel?.id;
  if (guildId === undefined || member === undefined || channelId === undefined) return undefined;
  return {
    guildId,
    channelId,
    parentChannelId: parentChannelIdOf(interaction.channel),
    userId: member.user.id,
    interactionId: interaction.id,
    locale: 'locale' in interaction ? interaction.locale : 'en-US',
    messageId: 'message' in interaction ? (interaction.message?.id ?? null) : null,
    member: {
      displayName: member.nick ?? member.user.global_name ?? member.user.username,
      username: member.user.username,
      avatar: member.user.avatar,
      roleIds: member.roles,
      permissions: member.permissions,
      joinedAt: member.joined_at,
    },
  };
}

/** Discord sends it whenever there is one; the library's type declares it for some kinds of channels only. */
function parentChannelIdOf(channel: APIInteraction['channel']): string | null {
  const parent: unknown = channel !== undefined && 'parent_id' in channel ? channel.parent_id : null;
  return typeof parent === 'string' ? parent : null;
}

export const actorOf = ({ userId, member }: InteractionContext): Actor => ({
  kind: 'member',
  userId,
  roleIds: member.roleIds,
  permissions: member.permissions,
});

/** Returns every user that an interaction shows: the one who used it, and those they chose. */
export function observedUsersIn(interaction: APIInteraction, interactionContext: InteractionContext): ObservedUser[] {
  const { username, displayName, avatar } = interactionContext.member;
  const actor = { userId: interactionContext.userId, username, displayName, avatar, isBot: false, isMember: true };
  const data: unknown = 'data' in interaction ? interaction.data : undefined;
  const resolved =
    typeof data === 'object' && data !== null && 'resolved' in data
      ? // Wherever interaction data has `resolved`, it has this one shape.
        (data.resolved as APIInteractionDataResolved | undefined)
      : undefined;
  const selectedUsers = Object.values(resolved?.users ?? {}).map((user) => {
    const member = resolved?.members?.[user.id];
    return {
      userId: user.id,
      username: user.username,
      displayName: member?.nick ?? user.global_name ?? user.username,
      avatar: user.avatar,
      isBot: user.bot ?? false,
      isMember: member !== undefined,
    };
  });
  return [actor, ...selectedUsers.filter(({ userId }) => userId !== interactionContext.userId)];
}
