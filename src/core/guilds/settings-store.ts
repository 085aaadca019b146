import type { Queries } from '../../platform/db/database.ts';

/** The guild settings that handlers need to phrase and sort replies; use cases decide by the tables themselves. */
export type GuildSettings = {
  ownerId: string;
  currencyName: string;
  currencySymbol: string;
  adminRoles: readonly string[];
  /** Empty while moderation is off. */
  moderatorRoles: readonly string[];
  features: { currency: boolean; tasks: boolean; moderation: boolean };
  /** The channels where commands work, without deleted ones; empty for all channels. */
  commandChannels: readonly string[];
  disabledCommands: readonly string[];
};

type GuildSettingsRow = {
  owner_id: string;
  currency_name: string;
  currency_symbol: string;
  admin_roles: string[];
  moderator_roles: string[];
  feature_currency: boolean;
  feature_tasks: boolean;
  feature_moderation: boolean;
  command_channels: string[];
  disabled_commands: string[];
};

/** Returns the settings of a guild; undefined for an unknown guild and one the bot has left. */
export async function readGuildSettings(queries: Queries, guildId: string): Promise<GuildSettings | undefined> {
  const [row] = await queries.query<GuildSettingsRow>(
    `select g.owner_id, s.currency_name, s.currency_symbol, s.admin_roles::text[] as admin_roles,
       s.moderator_roles::text[] as moderator_roles, s.feature_currency, s.feature_tasks, s.feature_moderation, s.disabled_commands,
       array(select c.channel_id::text from economy.channels c
             where c.guild_id = g.guild_id and c.channel_id = any(s.command_channels)
             order by c.position, c.channel_id) as command_channels
     from economy.guilds g join economy.guild_settings s using (guild_id)
     where g.guild_id = $1 and g.left_at is null`,
    [guildId],
  );
  return (
    row && {
      ownerId: row.owner_id,
      currencyName: row.currency_name,
      currencySymbol: row.currency_symbol,
      adminRoles: row.admin_roles,
      moderatorRoles: row.feature_moderation ? row.moderator_roles : [],
      features: { currency: row.feature_currency, tasks: row.feature_tasks, moderation: row.feature_moderation },
      commandChannels: row.command_channels,
      disabledCommands: row.disabled_commands,
    }
  );
}
