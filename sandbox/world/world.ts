import {
  type APIApplicationCommand,
  type APIApplicationCommandPermission,
  type APIDMChannel,
  type APIGuildMember,
  type APIMessage,
  type APIThreadChannel,
  type APIUser,
  ChannelType,
} from 'discord-api-types/v10';
import {
  type GuildChannel,
  type GuildContents,
  type GuildState,
  NO_FLAGS,
  type ThreadState,
} from './guilds/guild-state.ts';
import { compareSnowflakes, type SnowflakeGenerator } from './snowflakes.ts';
import { guildIdFromSeededId } from './guilds/guild-seeds.ts';

export type StoredMessage = {
  message: APIMessage;
  guildId: string | null;
  /** The one person who sees it, of an ephemeral message. */
  onlyFor: string | null;
  pinnedAtMs: number | null;
  /** Who reacted, by emoji; null as long as nobody did, since most messages of a hundred thousand never need one. */
  reactions: Map<string, Set<string>> | null;
  /** Those that answer it; null as long as none does. */
  replies: StoredMessage[] | null;
};
export type Presence = { status: 'online' | 'idle' | 'dnd'; activities: { name: string; type: number }[] };
export type StoredFile = { bytes: Uint8Array; contentType: string };
/** Commands of one scope by id; `createdAtMs` holds the creations of the last day for the daily limit. */
export type CommandRegistry = { byId: Map<string, APIApplicationCommand>; createdAtMs: number[] };

/** All that exists, in memory. Rooms read it freely; they change it through the verbs in this folder. */
export type World = {
  bot: APIUser;
  guilds: Map<string, GuildState>;
  /** Guilds the bot was removed from; it may be let in again. */
  leftGuilds: Map<string, GuildState>;
  users: Map<string, APIUser>;
  /** Guilds of channels made after the start; a seeded channel's guild is told by its id. */
  createdChannels: Map<string, string>;
  dms: Map<string, APIDMChannel>;
  /** By channel, oldest first. */
  messages: Map<string, Map<string, StoredMessage>>;
  files: Map<string, StoredFile>;
  /** Icons and avatars by path; unlike files they have no end. */
  images: Map<string, StoredFile>;
  /** People who take no messages from the bot. */
  closedDms: Set<string>;
  globalCommands: CommandRegistry;
  guildCommands: Map<string, CommandRegistry>;
  /** What staff decided about commands, by guild, then by command or application. */
  commandPermissions: Map<string, Map<string, APIApplicationCommandPermission[]>>;
  /** Who is online how; others are offline. */
  presences: Map<string, Presence>;
  nextId: SnowflakeGenerator;
  now: () => number;
};

export function createWorld(initial: {
  bot: APIUser;
  guilds: GuildState[];
  nextId: SnowflakeGenerator;
  now: () => number;
}): World {
  return {
    bot: initial.bot,
    guilds: new Map(initial.guilds.map((guild) => [guild.id, guild])),
    leftGuilds: new Map(),
    users: new Map([[initial.bot.id, initial.bot]]),
    createdChannels: new Map(),
    dms: new Map(),
    messages: new Map(),
    files: new Map(),
    images: new Map(),
    closedDms: new Set(),
    globalCommands: { byId: new Map(), createdAtMs: [] },
    guildCommands: new Map(),
    commandPermissions: new Map(),
    presences: new Map(),
    nextId: initial.nextId,
    now: initial.now,
  };
}

/** A guild's channels, roles and members, kept from now on so that changes to them stay. */
export function loadGuildContents(world: World, guild: GuildState): GuildContents {
  if (!guild.contents) {
    guild.contents = guild.build();
    for (const { user } of guild.contents.members.values()) {
      if (!world.users.has(user.id)) world.users.set(user.id, user);
    }
  }
  return guild.contents;
}

/** One of the guild's channels, no thread. */
export type GuildChannelPlace = { guild: GuildState; contents: GuildContents; channel: GuildChannel };
/** `channel` is one of the guild's, or a thread below one. */
export type GuildPlace = { guild: GuildState; contents: GuildContents; channel: GuildChannel | APIThreadChannel };

/** The guild channel by that id, with its guild; undefined for DMs and strangers. */
export function findGuildChannel(world: World, channelId: string): GuildPlace | undefined {
  if (!isSnowflake(channelId)) return undefined;
  const guild = world.guilds.get(world.createdChannels.get(channelId) ?? guildIdFromSeededId(channelId));
  if (!guild) return undefined;
  const contents = loadGuildContents(world, guild);
  const channel = contents.channels.get(channelId) ?? contents.threads.get(channelId)?.channel;
  return channel ? { guild, contents, channel } : undefined;
}

export function findThread(world: World, channelId: string): ThreadState | undefined {
  const guild = world.guilds.get(world.createdChannels.get(channelId) ?? '');
  return guild?.contents?.threads.get(channelId);
}

export function isThread(channel: { type: ChannelType }): channel is APIThreadChannel {
  const { AnnouncementThread, PublicThread, PrivateThread } = ChannelType;
  return channel.type === PublicThread || channel.type === PrivateThread || channel.type === AnnouncementThread;
}

export function findUser(world: World, userId: string): APIUser | undefined {
  const known = world.users.get(userId);
  if (known || !isSnowflake(userId)) return known;
  const guild = world.guilds.get(guildIdFromSeededId(userId));
  if (guild) loadGuildContents(world, guild);
  return world.users.get(userId);
}

/** A person by id, display name or user name; names only of guilds somebody has looked into. */
export function findPerson(world: World, query: string): APIUser | undefined {
  const byId = findUser(world, query);
  if (byId) return byId;
  const lower = query.toLowerCase();
  for (const user of world.users.values()) {
    if (user.global_name?.toLowerCase() === lower || user.username.toLowerCase() === lower) return user;
  }
  return undefined;
}

export const isSnowflake = (text: string): boolean => /^\d{17,20}$/u.test(text);

/** The conversation between the bot and a person, opened on first use. */
export function openDm(world: World, user: APIUser): APIDMChannel {
  for (const channel of world.dms.values()) {
    if (channel.recipients?.[0]?.id === user.id) return channel;
  }
  const id = world.nextId();
  const channel: APIDMChannel = {
    id,
    type: ChannelType.DM,
    last_message_id: null,
    recipients: [user],
    name: null,
    flags: NO_FLAGS,
  };
  world.dms.set(id, channel);
  return channel;
}

export function sharesGuild(world: World, userId: string): boolean {
  for (const guild of world.guilds.values()) {
    if (guild.contents ? guild.contents.members.has(userId) : guildIdFromSeededId(userId) === guild.id) return true;
  }
  return false;
}

export function sortMembers(contents: GuildContents): APIGuildMember[] {
  return [...contents.members.values()].sort((left, right) => compareSnowflakes(left.user.id, right.user.id));
}
