import { type APIUser, OverwriteType, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import type { GuildContents, GuildState } from './guild-state.ts';
import {
  BOT_PERMISSIONS,
  EVERYONE_PERMISSIONS,
  createCategory,
  createMember,
  createRole,
  createTextChannel,
  createUser,
  MODERATOR_PERMISSIONS,
} from './object-factories.ts';

/** Describes a guild to create. `members` are the names or the number of ordinary members; owner and bot are added. */
export type GuildSeed = {
  name?: string;
  owner?: string;
  moderator?: string;
  channels?: string[] | number;
  roles?: string[] | number;
  members?: string[] | number;
};

/**
 * Ids of seeded guilds are 2^22 apart, so that the guilds spread over shards. Everything inside a guild has an id in
 * the gap after the guild's id, so the guild follows from the id of a channel or member.
 */
const FIRST_GUILD_ID = 1_200_000_000_000_000_000n;
const GUILD_ID_STRIDE = 1n << 22n;
const ID_OFFSETS = { roles: 1n, channels: 1_000n, members: 10_000n };
const JOINED_AT = '2025-03-01T12:00:00.000000+00:00';

export const seededGuildId = (index: number): string => {
  const aligned = (FIRST_GUILD_ID / GUILD_ID_STRIDE) * GUILD_ID_STRIDE;
  return (aligned + BigInt(index) * GUILD_ID_STRIDE).toString();
};

/** Returns the id of the seeded guild that a seeded id belongs to. */
export const guildIdFromSeededId = (id: string): string =>
  ((BigInt(id) / GUILD_ID_STRIDE) * GUILD_ID_STRIDE).toString();

/** The default guild: `npm start` fills its economy, and people explore it by hand. */
export const HARBOUR_COMMONS: GuildSeed = {
  name: 'Harbour Commons',
  owner: 'Mara Lindqvist',
  moderator: 'Ines Duarte',
  roles: ['Crew', 'Lantern bearer', 'Council'],
  channels: ['Harbour/', 'welcome', 'general', 'tasks', 'market', 'proofs', 'harbour-log', 'Council only/', 'captains'],
  members: [
    'Wren Sato',
    'Oskar Vik',
    'Juno Kaya',
    'Tobias Fals',
    'Priya Raman',
    'Ezra Bloom',
    'Quiet Fox',
    'Benno Haas',
    'Hollow Pine',
    'Lena Brandt',
    'Mateo Cruz',
    'Saoirse Byrne',
    'Ivo Petrov',
    'Noor Haddad',
    'Tam Nguyen',
    'Greta Holm',
    'Felix Okafor',
    'Dana Weiss',
  ],
};

const TOPICS: Record<string, string> = {
  welcome: 'Start here',
  general: 'Whatever the tide brings in',
  tasks: 'Work that wants doing',
  market: 'What the harbour sells',
  proofs: 'Show that it is done',
  'harbour-log': 'Every coin that moves',
};
const ROLE_COLORS = [0x2e8b57, 0xe0a526, 0x8e5bd0, 0x3d7dca];

/** Creates a guild from its seed. Its contents do not exist until `build()` is called. */
export function createSeededGuild(seed: GuildSeed, identity: { id: string; bot: APIUser; index: number }): GuildState {
  const base = BigInt(identity.id);
  const ownerId = (base + ID_OFFSETS.members).toString();
  const memberNames = expandNames(seed.members ?? 0, (n) => `Member ${identity.index}-${n}`);
  const peopleCount = memberNames.length + (seed.moderator ? 2 : 1);
  return {
    id: identity.id,
    name: seed.name ?? `Guild ${identity.index}`,
    icon: null,
    ownerId,
    unavailable: false,
    botJoinedAt: JOINED_AT,
    memberCount: peopleCount + (seed.moderator ? 2 : 1),
    contents: null,
    build: (options) => buildContents(seed, { ...identity, base, memberNames: options?.onlyBot ? [] : memberNames }),
  };
}

type SeedContext = { id: string; bot: APIUser; index: number; base: bigint; memberNames: string[] };

function buildContents(seed: GuildSeed, context: SeedContext): GuildContents {
  const id = (rangeStart: bigint, offset: number): string => (context.base + rangeStart + BigInt(offset)).toString();
  const roleNames = expandNames(seed.roles ?? 3, (n) => `role-${n}`);
  const roles = new Map([
    [context.id, createRole({ id: context.id, name: '@everyone', position: 0, permissions: EVERYONE_PERMISSIONS })],
  ]);
  const seededRoles = roleNames.map((name, k) =>
    createRole({ id: id(ID_OFFSETS.roles, k), name, position: k + 1, permissions: 0n, color: ROLE_COLORS[k] ?? 0 }),
  );
  for (const role of seededRoles) roles.set(role.id, role);
  const moderatorRole = seed.moderator
    ? createRole({
        id: id(ID_OFFSETS.roles, 400),
        name: 'Moderator',
        position: seededRoles.length + 1,
        permissions: MODERATOR_PERMISSIONS,
        color: 0x3d7dca,
      })
    : undefined;
  if (moderatorRole) roles.set(moderatorRole.id, moderatorRole);
  const botRole = createRole({
    id: id(ID_OFFSETS.roles, 401),
    name: context.bot.username,
    position: seededRoles.length + 2,
    permissions: BOT_PERMISSIONS,
    botId: context.bot.id,
  });
  roles.set(botRole.id, botRole);

  const members = new Map([[context.bot.id, createMember(context.bot, { roles: [botRole.id], joinedAt: JOINED_AT })]]);
  const addMember = (name: string, offset: number, roleIds: string[], bot = false): void => {
    const user = createUser({ id: id(ID_OFFSETS.members, offset), name, bot });
    members.set(user.id, createMember(user, { roles: roleIds, joinedAt: JOINED_AT }));
  };
  const councilRoleId = seededRoles.find(({ name }) => name === 'Council')?.id;
  addMember(seed.owner ?? `Owner ${context.index}`, 0, councilRoleId ? [councilRoleId] : []);
  if (seed.moderator && moderatorRole) {
    addMember(seed.moderator, 1, [moderatorRole.id, ...(councilRoleId ? [councilRoleId] : [])]);
    addMember('Tidekeeper', 2, [], true);
  }
  context.memberNames.forEach((name, k) => {
    const roleIds = seededRoles.slice(0, Math.min(2, 3 - (k % 4))).filter((role) => role.id !== councilRoleId);
    addMember(
      name,
      10 + k,
      roleIds.map((role) => role.id),
    );
  });

  const channels = buildChannels(seed, context, { councilRoleId, botId: context.bot.id, moderator: moderatorRole?.id });
  return { roles, channels, members, bans: new Map(), threads: new Map() };
}

/** A name that ends in a slash is a category for the channels after it; a category named `… only/` is restricted. */
function buildChannels(
  seed: GuildSeed,
  context: SeedContext,
  access: { councilRoleId: string | undefined; botId: string; moderator: string | undefined },
): GuildContents['channels'] {
  const channels: GuildContents['channels'] = new Map();
  const names = expandNames(seed.channels ?? 5, (n) => `channel-${n}`);
  let parentId: string | null = null;
  let isRestricted = false;
  names.forEach((name, position) => {
    const id = (context.base + ID_OFFSETS.channels + BigInt(position)).toString();
    if (name.endsWith('/')) isRestricted = name.endsWith('only/');
    const overwrites = isRestricted ? restrictedOverwrites(context.id, access) : [];
    if (name.endsWith('/')) {
      channels.set(id, createCategory({ id, guildId: context.id, name: name.slice(0, -1), position, overwrites }));
      parentId = id;
    } else {
      const topic = TOPICS[name] ?? null;
      channels.set(id, createTextChannel({ id, guildId: context.id, name, position, parentId, topic, overwrites }));
    }
  });
  return channels;
}

function restrictedOverwrites(
  guildId: string,
  access: { councilRoleId: string | undefined; botId: string; moderator: string | undefined },
) {
  const allowView = (id: string, type: OverwriteType) => ({ id, type, allow: bit.ViewChannel.toString(), deny: '0' });
  return [
    { id: guildId, type: OverwriteType.Role, allow: '0', deny: bit.ViewChannel.toString() },
    ...[access.councilRoleId, access.moderator]
      .filter((id) => id !== undefined)
      .map((id) => allowView(id, OverwriteType.Role)),
    allowView(access.botId, OverwriteType.Member),
  ];
}

function expandNames(namesOrCount: string[] | number, createName: (n: number) => string): string[] {
  return typeof namesOrCount === 'number'
    ? Array.from({ length: namesOrCount }, (_, n) => createName(n))
    : namesOrCount;
}
