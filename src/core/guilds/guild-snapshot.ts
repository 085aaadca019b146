import {
  ChannelType,
  type APIChannel,
  type APIGuild,
  type APIGuildMember,
  type APIOverwrite,
  type APIRole,
  type GatewayGuildCreateDispatchData,
} from 'discord-api-types/v10';
import { channelPermissions, serverPermissions, highestRolePosition } from '../../platform/discord/permissions.ts';

/** What is stored of a guild, in the shape that `economy.sync_guild` takes. Ids and bits are decimal strings. */
export type GuildSnapshot = {
  guild_id: string;
  name: string;
  icon: string | null;
  owner_id: string;
  /** Null when Discord did not send it. */
  member_count: number | null;
  bot_permissions: string;
  bot_top_role: number;
  channels: readonly {
    channel_id: string;
    name: string;
    type: number;
    position: number;
    parent_id: string | null;
    bot_permissions: string;
  }[];
  roles: readonly {
    role_id: string;
    name: string;
    color: number;
    position: number;
    permissions: string;
    is_managed: boolean;
  }[];
};

type GuildData = {
  guild: Pick<APIGuild, 'id' | 'name' | 'icon' | 'owner_id'>;
  memberCount: number | null;
  channels: readonly APIChannel[];
  roles: readonly APIRole[];
  /** The bot's own member and user id. */
  bot: { userId: string; roleIds: readonly string[] };
};

/** The channel types the bot posts in. */
const POSTABLE_CHANNEL_TYPES: readonly ChannelType[] = [ChannelType.GuildText, ChannelType.GuildAnnouncement];

/** Reduces Discord's guild data to what is stored. The key order is part of the content hash. */
export function toGuildSnapshot({ guild, memberCount, channels, roles, bot }: GuildData): GuildSnapshot {
  const subject = { guildId: guild.id, ownerId: guild.owner_id, ...bot };
  const server = serverPermissions(subject, roles);
  return {
    guild_id: guild.id,
    name: guild.name,
    icon: guild.icon,
    owner_id: guild.owner_id,
    member_count: memberCount,
    bot_permissions: String(server),
    bot_top_role: highestRolePosition(subject, roles),
    channels: channels
      .filter(({ type }) => POSTABLE_CHANNEL_TYPES.includes(type))
      .map((channel) => ({
        channel_id: channel.id,
        name: channel.name ?? '',
        type: channel.type,
        position: 'position' in channel ? channel.position : 0,
        parent_id: 'parent_id' in channel ? (channel.parent_id ?? null) : null,
        bot_permissions: String(channelPermissions(subject, server, permissionOverwrites(channel))),
      })),
    roles: roles.map(({ id, name, color, position, permissions, managed }) => ({
      role_id: id,
      name,
      color,
      position,
      permissions,
      is_managed: managed,
    })),
  };
}

/** Returns the snapshot in a GUILD_CREATE event; undefined when it lacks the bot's own member. */
export function snapshotFromGuildCreate(
  guild: GatewayGuildCreateDispatchData,
  botUserId: string,
): GuildSnapshot | undefined {
  const ownMember: APIGuildMember | undefined = guild.members.find(({ user }) => user.id === botUserId);
  return (
    ownMember &&
    toGuildSnapshot({
      guild,
      memberCount: guild.member_count,
      channels: guild.channels,
      roles: guild.roles,
      bot: { userId: botUserId, roleIds: ownMember.roles },
    })
  );
}

const permissionOverwrites = (channel: APIChannel): readonly APIOverwrite[] =>
  'permission_overwrites' in channel ? (channel.permission_overwrites ?? []) : [];
