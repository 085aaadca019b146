import type { Queries } from '../../platform/db/database.ts';
import type { Page } from '../../platform/paging.ts';

export type ServerRow = {
  guild_id: string;
  name: string;
  icon: string | null;
  owner_id: string;
  member_count: number;
  is_unavailable: boolean;
  joined_at: Date;
  currency_name: string;
  currency_symbol: string;
  timezone: string;
  total_currency: number;
  sort_key: string;
};
export type ChannelRow = { channel_id: string; name: string; parent_id: string | null; bot_permissions: string };
export type RoleRow = { role_id: string; name: string; color: number; position: number; is_managed: boolean };
export type BotPermissionsRow = { bot_permissions: string; bot_top_role: number };

/** `total_currency` sums the balances of members and escrow: the whole supply. Missing settings have their defaults. */
const SERVER_COLUMNS = `
  g.guild_id, g.name, g.icon, g.owner_id, g.member_count, g.is_unavailable, g.joined_at,
  coalesce(s.currency_name, 'coins') as currency_name,
  coalesce(s.currency_symbol, '$') as currency_symbol,
  coalesce(s.timezone, 'UTC') as timezone,
  (select economy.clamp_to_safe_integer(coalesce(sum(m.balance), 0)) from economy.members m where m.guild_id = g.guild_id) as total_currency,
  lower(g.name) as sort_key
  from economy.guilds g left join economy.guild_settings s on s.guild_id = g.guild_id`;

const SERVER_FILTER = `g.left_at is null
  and ($1::bigint[] is null or g.guild_id = any($1::bigint[]))
  and ($2::text is null or strpos(lower(g.name), lower($2::text)) > 0 or g.guild_id::text = $2::text)`;

/**
 * Returns guilds by name, and one more than the page holds when there are more. `guildIds` null means every guild the bot
 * is in.
 */
export async function findServers(
  db: Queries,
  filter: { guildIds: readonly string[] | null; search: string | null; page: Page },
): Promise<{ rows: ServerRow[]; total: number }> {
  const { guildIds, search, page } = filter;
  const counted = await db.query<{ total: string }>(
    `select count(*) as total from economy.guilds g where ${SERVER_FILTER}`,
    [guildIds, search],
  );
  const rows = await db.query<ServerRow>(
    `select ${SERVER_COLUMNS} where ${SERVER_FILTER}
       and ($3::text is null or (lower(g.name), g.guild_id) > ($3::text, $4::bigint))
     order by lower(g.name), g.guild_id limit $5 offset $6`,
    [guildIds, search, page.after?.key ?? null, page.after?.id ?? null, page.limit + 1, page.offset],
  );
  return { rows, total: Number(counted[0]?.total ?? 0) };
}

/** Returns a guild the bot is in; undefined otherwise. */
export async function findServer(db: Queries, guildId: string): Promise<ServerRow | undefined> {
  const rows = await db.query<ServerRow>(`select ${SERVER_COLUMNS} where g.guild_id = $1 and g.left_at is null`, [
    guildId,
  ]);
  return rows[0];
}

/** Returns the channels that take messages, text (0) and announcement (5), in Discord's order. */
export async function findTextChannels(db: Queries, guildId: string): Promise<ChannelRow[]> {
  return db.query<ChannelRow>(
    `select channel_id, name, parent_id, bot_permissions from economy.channels
     where guild_id = $1 and type in (0, 5) order by position, channel_id limit 1000`,
    [guildId],
  );
}

/** Returns the bot's permissions in those of these channels that are stored. */
export async function findPermissions(
  db: Queries,
  { guildId, channelIds }: { guildId: string; channelIds: readonly string[] },
): Promise<Pick<ChannelRow, 'channel_id' | 'bot_permissions'>[]> {
  return db.query<Pick<ChannelRow, 'channel_id' | 'bot_permissions'>>(
    'select channel_id, bot_permissions from economy.channels where guild_id = $1 and channel_id = any($2::bigint[])',
    [guildId, channelIds],
  );
}

/** Returns the roles, highest first; of equal positions the older is higher. Omits `@everyone`, whose id is the guild's. */
export async function findRoles(db: Queries, guildId: string): Promise<RoleRow[]> {
  return db.query<RoleRow>(
    `select role_id, name, color, position, is_managed from economy.roles
     where guild_id = $1 and role_id <> $1 order by position desc, role_id limit 1000`,
    [guildId],
  );
}

export async function findBotPermissions(db: Queries, guildId: string): Promise<BotPermissionsRow | undefined> {
  const rows = await db.query<BotPermissionsRow>(
    'select bot_permissions, bot_top_role from economy.guilds where guild_id = $1',
    [guildId],
  );
  return rows[0];
}

/** Counts the guilds the bot is in. */
export async function countServers(db: Queries): Promise<number> {
  const rows = await db.query<{ total: string }>('select count(*) as total from economy.guilds where left_at is null');
  return Number(rows[0]?.total ?? 0);
}

/** Lists the ids of all servers, page by page. Requires a transaction across guilds. */
export async function listGuildIdsAfter(queries: Queries, after: string, limit: number): Promise<string[]> {
  const rows = await queries.query<{ guild_id: string }>(
    'select guild_id from economy.guilds where guild_id > $1 order by guild_id limit $2',
    [after, limit],
  );
  return rows.map((row) => row.guild_id);
}

/** Reads by how much the latest time seen is ahead of now, in milliseconds; not positive unless the clock went back. */
export async function readClock(queries: Queries): Promise<{ aheadMs: number }> {
  const [row] = await queries.query<{ ahead: number | null }>(
    'select (extract(epoch from max(seen_at) - clock_timestamp()) * 1000)::float8 as ahead from economy.clock',
  );
  return { aheadMs: row?.ahead ?? 0 };
}

/** Records the time of the database's clock, also an earlier one than before. */
export async function writeClock(queries: Queries): Promise<void> {
  await queries.query(
    `insert into economy.clock (only_row, seen_at) values (true, clock_timestamp())
     on conflict (only_row) do update set seen_at = excluded.seen_at`,
  );
}
