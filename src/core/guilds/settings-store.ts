import type { Queries } from '../../platform/db/database.ts';

/** The guild settings that handlers need to phrase and sort replies; use cases decide by the tables themselves. */
export type GuildSettings = {
  ownerId: string;
  currencyName: string;
  currencySymbol: string;
  adminRoles: readonly string[];
  /** Empty while moderation is off. */
  moderatorRoles: readonly string[];
  /** Whether each switch is on, by its name: `tasks` for the column `feature_tasks`. */
  features: Readonly<Record<string, boolean>>;
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
  features: Record<string, boolean>;
  command_channels: string[];
  disabled_commands: string[];
};

/** Returns the settings of a guild; undefined for an unknown guild and one the bot has left. */
export async function readGuildSettings(queries: Queries, guildId: string): Promise<GuildSettings | undefined> {
  const [row] = await queries.query<GuildSettingsRow>(
    `select g.owner_id, s.currency_name, s.currency_symbol, s.admin_roles::text[] as admin_roles,
       s.moderator_roles::text[] as moderator_roles, s.disabled_commands,
       (select jsonb_object_agg(substr(setting.key, length('feature_') + 1), setting.value)
        from jsonb_each(to_jsonb(s)) setting where starts_with(setting.key, 'feature_')) as features,
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
      moderatorRoles: row.features['moderation'] === true ? row.moderator_roles : [],
      features: row.features,
      commandChannels: row.command_channels,
      disabledCommands: row.disabled_commands,
    }
  );
}
