import {
  type APIGuildCategoryChannel,
  type APIGuildMember,
  type APIOverwrite,
  type APIRole,
  type APITextChannel,
  type APIUser,
  ChannelType,
  PermissionFlagsBits as bit,
} from 'discord-api-types/v10';
import { NO_FLAGS } from './guild-state.ts';

/** Discord's default permissions for everyone in a new guild, as far as they concern text channels. */
export const EVERYONE_PERMISSIONS =
  bit.ViewChannel |
  bit.SendMessages |
  bit.ReadMessageHistory |
  bit.EmbedLinks |
  bit.AttachFiles |
  bit.AddReactions |
  bit.UseExternalEmojis |
  bit.UseApplicationCommands |
  bit.CreatePublicThreads |
  bit.CreatePrivateThreads |
  bit.SendMessagesInThreads |
  bit.ChangeNickname |
  bit.CreateInstantInvite;

/** The permissions an economy bot requests when invited; not Administrator. */
export const BOT_PERMISSIONS = EVERYONE_PERMISSIONS | bit.ManageRoles | bit.ManageMessages | bit.PinMessages;

export const MODERATOR_PERMISSIONS =
  EVERYONE_PERMISSIONS |
  bit.ManageGuild |
  bit.ManageChannels |
  bit.ManageThreads |
  bit.ManageMessages |
  bit.ManageRoles |
  bit.KickMembers |
  bit.PinMessages;

export function createUser(user: { id: string; name: string; bot?: boolean }): APIUser {
  return {
    id: user.id,
    username: user.name.toLowerCase().replaceAll(/[^a-z0-9_.]+/gu, '.'),
    discriminator: user.bot ? '0001' : '0',
    global_name: user.bot ? null : user.name,
    avatar: null,
    ...(user.bot ? { bot: true } : {}),
    flags: NO_FLAGS,
    public_flags: NO_FLAGS,
    primary_guild: null,
  };
}

export function createMember(user: APIUser, member: { roles?: string[]; joinedAt: string }): APIGuildMember {
  return {
    user,
    nick: null,
    avatar: null,
    banner: null,
    roles: member.roles ?? [],
    joined_at: member.joinedAt,
    premium_since: null,
    deaf: false,
    mute: false,
    pending: false,
    flags: NO_FLAGS,
    communication_disabled_until: null,
  };
}

export type RoleSeed = {
  id: string;
  name: string;
  position: number;
  permissions: bigint;
  color?: number;
  botId?: string;
};

export function createRole(role: RoleSeed): APIRole {
  const color = role.color ?? 0;
  return {
    id: role.id,
    name: role.name,
    color,
    colors: { primary_color: color, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
    unicode_emoji: null,
    position: role.position,
    permissions: role.permissions.toString(),
    managed: role.botId !== undefined,
    mentionable: false,
    flags: NO_FLAGS,
    ...(role.botId === undefined ? {} : { tags: { bot_id: role.botId } }),
  };
}

export function createCategory(channel: {
  id: string;
  guildId: string;
  name: string;
  position: number;
  overwrites?: APIOverwrite[];
}): APIGuildCategoryChannel {
  return {
    id: channel.id,
    type: ChannelType.GuildCategory,
    guild_id: channel.guildId,
    name: channel.name,
    position: channel.position,
    permission_overwrites: channel.overwrites ?? [],
    parent_id: null,
    nsfw: false,
    flags: NO_FLAGS,
  };
}

export function createTextChannel(channel: {
  id: string;
  guildId: string;
  name: string;
  position: number;
  parentId?: string | null;
  topic?: string | null;
  overwrites?: APIOverwrite[];
}): APITextChannel {
  return {
    id: channel.id,
    type: ChannelType.GuildText,
    guild_id: channel.guildId,
    name: channel.name,
    position: channel.position,
    parent_id: channel.parentId ?? null,
    topic: channel.topic ?? null,
    nsfw: false,
    last_message_id: null,
    last_pin_timestamp: null,
    rate_limit_per_user: 0,
    permission_overwrites: channel.overwrites ?? [],
    flags: NO_FLAGS,
  };
}
