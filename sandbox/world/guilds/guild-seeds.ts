import { type APIUser, OverwriteType, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import type { GuildParts, GuildState } from './guild-state.ts';
import {
  botPermissions,
  everyonePermissions,
  makeCategory,
  makeMember,
  makeRole,
  makeTextChannel,
  makeUser,
  moderatorPermissions,
} from './object-factories.ts';

/** A guild to begin with. `members` are the ordinary ones' names or how many; owner and bot come on top. */
export type GuildSeed = {
  name?: string;
  owner?: string;
  moderator?: string;
  channels?: string[] | number;
  roles?: string[] | number;
  members?: string[] | number;
};

/**
 * Seeded guilds have ids 2^22 apart, so that they spread over shards, and everything inside a guild has an id in the gap
 * after it: whose a seeded channel is can be told from its number alone.
 */
const firstGuildId = 1_200_000_000_000_000_000n;
const guildStride = 1n << 22n;
const place = { roles: 1n, channels: 1_000n, members: 10_000n };
const joinedAt = '2025-03-01T12:00:00.000000+00:00';

export const seededGuildId = (index: number): string => {
  const aligned = (firstGuildId / guildStride) * guildStride;
  return (aligned + BigInt(index) * guildStride).toString();
};

/** The seeded guild a seeded thing's id lies in. */
export const enclosingGuildId = (id: string): string => ((BigInt(id) / guildStride) * guildStride).toString();

/** The guild a newcomer meets first: `npm start` fills its economy, people click around in it. */
export const harbourCommons: GuildSeed = {
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

const topics: Record<string, string> = {
  welcome: 'Start here',
  general: 'Whatever the tide brings in',
  tasks: 'Work that wants doing',
  market: 'What the harbour sells',
  proofs: 'Show that it is done',
  'harbour-log': 'Every coin that moves',
};
const roleColors = [0x2e8b57, 0xe0a526, 0x8e5bd0, 0x3d7dca];

/** A guild from its seed. Nothing inside exists until somebody asks for `build()`. */
export function seedGuild(seed: GuildSeed, at: { id: string; bot: APIUser; index: number }): GuildState {
  const base = BigInt(at.id);
  const ownerId = (base + place.members).toString();
  const memberNames = named(seed.members ?? 0, (n) => `Member ${at.index}-${n}`);
  const people = memberNames.length + (seed.moderator ? 2 : 1);
  return {
    id: at.id,
    name: seed.name ?? `Guild ${at.index}`,
    icon: null,
    ownerId,
    unavailable: false,
    botJoinedAt: joinedAt,
    memberCount: people + (seed.moderator ? 2 : 1),
    parts: null,
    build: (how) => buildParts(seed, { ...at, base, memberNames: how?.onlyBot ? [] : memberNames }),
  };
}

type Ground = { id: string; bot: APIUser; index: number; base: bigint; memberNames: string[] };

function buildParts(seed: GuildSeed, ground: Ground): GuildParts {
  const id = (room: bigint, offset: number): string => (ground.base + room + BigInt(offset)).toString();
  const roleNames = named(seed.roles ?? 3, (n) => `role-${n}`);
  const roles = new Map([
    [ground.id, makeRole({ id: ground.id, name: '@everyone', position: 0, permissions: everyonePermissions })],
  ]);
  const ordinary = roleNames.map((name, k) =>
    makeRole({ id: id(place.roles, k), name, position: k + 1, permissions: 0n, color: roleColors[k] ?? 0 }),
  );
  for (const role of ordinary) roles.set(role.id, role);
  const moderatorRole = seed.moderator
    ? makeRole({
        id: id(place.roles, 400),
        name: 'Moderator',
        position: ordinary.length + 1,
        permissions: moderatorPermissions,
        color: 0x3d7dca,
      })
    : undefined;
  if (moderatorRole) roles.set(moderatorRole.id, moderatorRole);
  const botRole = makeRole({
    id: id(place.roles, 401),
    name: ground.bot.username,
    position: ordinary.length + 2,
    permissions: botPermissions,
    botId: ground.bot.id,
  });
  roles.set(botRole.id, botRole);

  const members = new Map([[ground.bot.id, makeMember(ground.bot, { roles: [botRole.id], joinedAt })]]);
  const join = (name: string, slot: number, held: string[], bot = false): void => {
    const user = makeUser({ id: id(place.members, slot), name, bot });
    members.set(user.id, makeMember(user, { roles: held, joinedAt }));
  };
  const council = ordinary.find(({ name }) => name === 'Council')?.id;
  join(seed.owner ?? `Owner ${ground.index}`, 0, council ? [council] : []);
  if (seed.moderator && moderatorRole) {
    join(seed.moderator, 1, [moderatorRole.id, ...(council ? [council] : [])]);
    join('Tidekeeper', 2, [], true);
  }
  ground.memberNames.forEach((name, k) => {
    const held = ordinary.slice(0, Math.min(2, 3 - (k % 4))).filter((role) => role.id !== council);
    join(
      name,
      10 + k,
      held.map((role) => role.id),
    );
  });

  const channels = buildChannels(seed, ground, { council, botId: ground.bot.id, moderator: moderatorRole?.id });
  return { roles, channels, members, bans: new Map(), threads: new Map() };
}

/** A name that ends in a slash is a category for those after it; one called `… only` is closed to everyone else. */
function buildChannels(
  seed: GuildSeed,
  ground: Ground,
  who: { council: string | undefined; botId: string; moderator: string | undefined },
): GuildParts['channels'] {
  const channels: GuildParts['channels'] = new Map();
  const names = named(seed.channels ?? 5, (n) => `channel-${n}`);
  let parentId: string | null = null;
  let closed = false;
  names.forEach((name, position) => {
    const id = (ground.base + place.channels + BigInt(position)).toString();
    if (name.endsWith('/')) closed = name.endsWith('only/');
    const overwrites = closed ? closedTo(ground.id, who) : [];
    if (name.endsWith('/')) {
      channels.set(id, makeCategory({ id, guildId: ground.id, name: name.slice(0, -1), position, overwrites }));
      parentId = id;
    } else {
      const topic = topics[name] ?? null;
      channels.set(id, makeTextChannel({ id, guildId: ground.id, name, position, parentId, topic, overwrites }));
    }
  });
  return channels;
}

function closedTo(guildId: string, who: { council: string | undefined; botId: string; moderator: string | undefined }) {
  const open = (id: string, type: OverwriteType) => ({ id, type, allow: bit.ViewChannel.toString(), deny: '0' });
  return [
    { id: guildId, type: OverwriteType.Role, allow: '0', deny: bit.ViewChannel.toString() },
    ...[who.council, who.moderator].filter((id) => id !== undefined).map((id) => open(id, OverwriteType.Role)),
    open(who.botId, OverwriteType.Member),
  ];
}

function named(given: string[] | number, make: (n: number) => string): string[] {
  return typeof given === 'number' ? Array.from({ length: given }, (_, n) => make(n)) : given;
}
