import type { Queries } from '../../platform/db/database.ts';
import type { Work } from '../../platform/work.ts';
import type { Settings } from './contract.ts';

/** A row of guild_settings under the names of the API. */
type SettingsRow = Omit<Settings, 'features'> & {
  feature_currency: boolean;
  feature_tasks: boolean;
  feature_moderation: boolean;
};
type GuildDetailsRow = {
  name: string;
  icon: string | null;
  owner_id: string;
  member_count: number;
  updated_at: Date;
};
export type GuildDetails = {
  id: string;
  name: string;
  icon: string | null;
  ownerId: string;
  memberCount: number;
  updatedAt: Date;
};

/** Coins are selected as numeric, which the driver reads as safe integers; ids in lists as text. */
const SETTINGS = `
  s.prefix, s.currency_name, s.currency_symbol, s.admin_roles::text[] as admin_roles,
  s.moderator_roles::text[] as moderator_roles, s.log_channel_id as log_channel, s.welcome_channel_id as welcome_channel,
  s.task_channel_id, s.shop_channel_id, s.feature_currency, s.feature_tasks, s.feature_moderation, s.global_shop,
  s.global_tasks, s.daily_amount::numeric as daily_amount, s.daily_mode,
  s.daily_streak_bonus::numeric as daily_streak_bonus, s.daily_streak_cap, s.timezone, s.give_tax_percent,
  s.give_minimum::numeric as give_minimum, s.give_min_account_days, s.give_min_member_days,
  s.balance_cap::numeric as balance_cap, s.balance_changes_per_minute, s.command_channels::text[] as command_channels,
  s.disabled_commands
  from economy.guild_settings s`;

/** Reads the settings of a server and Discord's details of it; undefined for a server that the bot is not in. */
export async function readConfig(
  queries: Queries,
  guildId: string,
): Promise<{ settings: Settings; guild: GuildDetails } | undefined> {
  const [guild] = await queries.query<GuildDetailsRow>(
    `select g.name, g.icon, g.owner_id, g.member_count, s.updated_at
     from economy.guilds g join economy.guild_settings s on s.guild_id = g.guild_id
     where g.guild_id = $1 and g.left_at is null`,
    [guildId],
  );
  const [row] = await queries.query<SettingsRow>(`select ${SETTINGS} where s.guild_id = $1`, [guildId]);
  if (guild === undefined || row === undefined) return undefined;
  const { owner_id: ownerId, member_count: memberCount, updated_at: updatedAt } = guild;
  return {
    settings: toSettings(row),
    guild: { id: guildId, name: guild.name, icon: guild.icon, ownerId, memberCount, updatedAt },
  };
}

/** Locks and returns the settings, creating the row when the server has none yet. */
export async function lockSettings(work: Work): Promise<Settings> {
  await work.query('insert into economy.guild_settings (guild_id) values ($1) on conflict (guild_id) do nothing', [
    work.guildId,
  ]);
  const [row] = await work.query<SettingsRow>(`select ${SETTINGS} where s.guild_id = $1 for update`, [work.guildId]);
  if (row === undefined) throw new Error('The settings row is missing right after its creation.');
  return toSettings(row);
}

const toSettings = ({ feature_currency, feature_tasks, feature_moderation, ...row }: SettingsRow): Settings => ({
  ...row,
  features: { currency: feature_currency, tasks: feature_tasks, moderation: feature_moderation },
});

/** Writes every setting; the caller holds the row's lock. */
export async function writeSettings(work: Work, settings: Settings): Promise<void> {
  const { features } = settings;
  await work.query(
    `update economy.guild_settings set
       prefix = $2, currency_name = $3, currency_symbol = $4, admin_roles = $5, moderator_roles = $6,
       log_channel_id = $7, welcome_channel_id = $8, task_channel_id = $9, shop_channel_id = $10,
       feature_currency = $11, feature_tasks = $12, feature_moderation = $13, global_shop = $14, global_tasks = $15,
       daily_amount = $16, daily_mode = $17, daily_streak_bonus = $18, daily_streak_cap = $19, timezone = $20,
       give_tax_percent = $21, give_minimum = $22, give_min_account_days = $23, give_min_member_days = $24,
       balance_cap = $25, balance_changes_per_minute = $26, command_channels = $27, disabled_commands = $28,
       updated_at = now()
     where guild_id = $1`,
    [
      work.guildId,
      settings.prefix,
      settings.currency_name,
      settings.currency_symbol,
      settings.admin_roles,
      settings.moderator_roles,
      settings.log_channel,
      settings.welcome_channel,
      settings.task_channel_id,
      settings.shop_channel_id,
      features.currency,
      features.tasks,
      features.moderation,
      settings.global_shop,
      settings.global_tasks,
      settings.daily_amount,
      settings.daily_mode,
      settings.daily_streak_bonus,
      settings.daily_streak_cap,
      settings.timezone,
      settings.give_tax_percent,
      settings.give_minimum,
      settings.give_min_account_days,
      settings.give_min_member_days,
      settings.balance_cap,
      settings.balance_changes_per_minute,
      settings.command_channels,
      settings.disabled_commands,
    ],
  );
}

/** Returns those of these channels that the server has and that take messages: text (0) and announcement (5). */
export async function findExistingChannels(
  queries: Queries,
  guildId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await queries.query<{ channel_id: string }>(
    'select channel_id from economy.channels where guild_id = $1 and channel_id = any($2::bigint[]) and type in (0, 5)',
    [guildId, ids],
  );
  return new Set(rows.map(({ channel_id }) => channel_id));
}

/** Returns those of these roles that the server has, without `@everyone`, whose id is the server's. */
export async function findExistingRoles(
  queries: Queries,
  guildId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await queries.query<{ role_id: string }>(
    'select role_id from economy.roles where guild_id = $1 and role_id = any($2::bigint[]) and role_id <> $1',
    [guildId, ids],
  );
  return new Set(rows.map(({ role_id }) => role_id));
}

/** Whether the database, which computes the day boundaries, knows the time zone by this name. */
export async function isKnownTimeZone(queries: Queries, name: string): Promise<boolean> {
  const [row] = await queries.query<{ known: boolean }>(
    'select exists (select from pg_timezone_names where name = $1) as known',
    [name],
  );
  return row?.known === true;
}
