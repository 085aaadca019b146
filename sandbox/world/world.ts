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
import type { WorldEvents } from './world-events.ts';
import { guildIdFromSeededId } from './guilds/guild-seeds.ts';

export type StoredMessage = {
  message: APIMessage;
  guildId: string | null;
  /** Id of the only user who can see an ephemeral message; null for all others. */
  onlyFor: string | null;
  pinnedAtMs: number | null;
  /** User ids by emoji; null without reactions, to save memory with a hundred thousand messages. */
  reactions: Map<string, Set<string>> | null;
  /** Replies to this message; null if there are none. */
  replies: StoredMessage[] | null;
};
export type Presence = { status: 'online' | 'idle' | 'dnd'; activities: { name: string; type: number }[] };
export type StoredFile = { bytes: Uint8Array; contentType: string };
/** Commands of one scope by id; `createdAtMs` are the creations of the last day, for the daily limit. */
export type CommandRegistry = { byId: Map<string, APIApplicationCommand>; createdAtMs: number[] };

/** All state, in memory. Read it freely; change it only through the operations in this folder. */
export type World = {
  bot: APIUser;
  guilds: Map<string, GuildState>;
  /** Guilds the bot was removed from; it can be added to them again. */
  leftGuilds: Map<string, GuildState>;
  users: Map<string, APIUser>;
  /**
   * Guild ids of channels created after the start, by channel id; the guild of a seeded channel follows from its id.
   */
  createdChannels: Map<string, string>;
  dms: Map<string, APIDMChannel>;
  /** By channel id, then by message id, oldest first. */
  messages: Map<string, Map<string, StoredMessage>>;
  files: Map<string, StoredFile>;
  /** Icons and avatars by path; unlike files they never expire. */
  images: Map<string, StoredFile>;
  /** Users who accept no messages from the bot. */
  closedDms: Set<string>;
  globalCommands: CommandRegistry;
  guildCommands: Map<string, CommandRegistry>;
  /** Permissions by guild id, then by command or application id. */
  commandPermissions: Map<string, Map<string, APIApplicationCommandPermission[]>>;
  /** Presences by user id; users without one are offline. */
  presences: Map<string, Presence>;
  nextId: SnowflakeGenerator;
  now: () => number;
  events: WorldEvents;
  /** The id of the bot's application. */
  applicationId: string;
  /** Returns the signed URL of the file at a `/cdn/attachments` path. */
  signFileUrl: (path: string) => string;
};

export function createWorld(initial: {
  bot: APIUser;
  guilds: GuildState[];
  nextId: SnowflakeGenerator;
  now: () => number;
  events: WorldEvents;
  signFileUrl: (path: string) => string;
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
    events: initial.events,
    applicationId: initial.bot.id,
    signFileUrl: initial.signFileUrl,
  };
}

/** Returns the contents of a guild and stores them on first use, so that changes persist. */
export function loadGuildContents(world: World, guild: GuildState): GuildContents {
  if (!guild.contents) {
    guild.contents = guild.build();
    for (const { user } of guild.contents.members.values()) {
      if (!world.users.has(user.id)) world.users.set(user.id, user);
    }
  }
  return guild.contents;
}

/** A channel of a guild, not a thread. */
export type GuildChannelLocation = { guild: GuildState; contents: GuildContents; channel: GuildChannel };
/** A channel or thread of a guild. */
export type GuildLocation = { guild: GuildState; contents: GuildContents; channel: GuildChannel | APIThreadChannel };

/** Finds a guild channel or thread by id; undefined for DMs and unknown ids. */
export function findGuildChannel(world: World, channelId: string): GuildLocation | undefined {
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

/** Finds a user by id, display name or user name; names only in guilds whose contents are loaded. */
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

/** Returns the DM channel of the bot and a user; creates it on first use. */
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
