import {
  ChannelType,
  type APIChannel,
  type APIGuild,
  type APIGuildMember,
  type APIOverwrite,
  type APIRole,
  type GatewayGuildCreateDispatchData,
} from 'discord-api-types/v10';
import { channelPermissions, serverPermissions, topRole } from '../../platform/discord/permissions.ts';

/** What we keep of a server, in the shape that `economy.sync_guild` takes. Ids and bits are decimal strings. */
export type GuildFacts = {
  guild_id: string;
  name: string;
  icon: string | null;
  owner_id: string;
  /** Null when Discord did not tell. */
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

type Told = {
  guild: Pick<APIGuild, 'id' | 'name' | 'icon' | 'owner_id'>;
  memberCount: number | null;
  channels: readonly APIChannel[];
  roles: readonly APIRole[];
  /** The bot's own member and user id. */
  bot: { userId: string; roleIds: readonly string[] };
};

/** The kinds of channels the bot posts in. */
const TEXT_KINDS: readonly ChannelType[] = [ChannelType.GuildText, ChannelType.GuildAnnouncement];

/** Reduces what Discord tells of a server to what we keep. */
export function guildFacts({ guild, memberCount, channels, roles, bot }: Told): GuildFacts {
  const subject = { guildId: guild.id, ownerId: guild.owner_id, ...bot };
  const server = serverPermissions(subject, roles);
  return {
    guild_id: guild.id,
    name: guild.name,
    icon: guild.icon,
    owner_id: guild.owner_id,
    member_count: memberCount,
    bot_permissions: String(server),
    bot_top_role: topRole(subject, roles),
    channels: channels
      .filter(({ type }) => TEXT_KINDS.includes(type))
      .map((channel) => ({
        channel_id: channel.id,
        name: channel.name ?? '',
        type: channel.type,
        position: 'position' in channel ? channel.position : 0,
        parent_id: 'parent_id' in channel ? (channel.parent_id ?? null) : null,
        bot_permissions: String(channelPermissions(subject, server, overwritesOf(channel))),
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

/** The facts in a GUILD_CREATE; undefined when it does not show the bot's own member. */
export function factsOfCreate(guild: GatewayGuildCreateDispatchData, botUserId: string): GuildFacts | undefined {
  const own: APIGuildMember | undefined = guild.members.find(({ user }) => user.id === botUserId);
  return (
    own &&
    guildFacts({
      guild,
      memberCount: guild.member_count,
      channels: guild.channels,
      roles: guild.roles,
      bot: { userId: botUserId, roleIds: own.roles },
    })
  );
}

const overwritesOf = (channel: APIChannel): readonly APIOverwrite[] =>
  'permission_overwrites' in channel ? (channel.permission_overwrites ?? []) : [];
