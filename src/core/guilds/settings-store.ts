import type { Queries } from '../../platform/db/database.ts';

/** What faces need to know of a server to word and sort their answers; verbs judge by the tables themselves. */
export type GuildSettings = {
  ownerId: string;
  currencyName: string;
  currencySymbol: string;
  adminRoles: readonly string[];
  /** None where moderation is switched off. */
  moderatorRoles: readonly string[];
  features: { currency: boolean; tasks: boolean; moderation: boolean };
  /** Where commands work: of the chosen channels those that are still there; empty for everywhere. */
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

/** One server's manner; undefined for a server we do not know or have left. */
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
