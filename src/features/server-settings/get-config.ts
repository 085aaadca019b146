import { requireRight } from '../../core/access/rights/require-right.ts';
import { iconUrl } from '../../platform/discord/cdn-urls.ts';
import { snowflakeTimeMs } from '../../platform/snowflake.ts';
import { refuse } from './refusals.ts';
import type { Ctx } from '../../platform/work.ts';
import type { ServerConfig, Settings } from './contract.ts';
import { readConfig, type GuildDetails } from './store.ts';
import { RIGHTS } from './rights.ts';

/** Reads every setting of a server. Refuses: server_missing, not_allowed. */
export function getConfig(ctx: Ctx, guildId: string, { cdnUrl }: { cdnUrl: string }): Promise<ServerConfig> {
  return ctx.read(guildId, async (queries) => {
    await requireRight(ctx, queries, guildId, RIGHTS.change_settings);
    const config = await readConfig(queries, guildId);
    if (config === undefined) throw refuse('server_missing');
    return toServerConfig(config, cdnUrl);
  });
}

/** Converts settings and Discord's details to the format of the API. */
export const toServerConfig = (
  { settings, guild }: { settings: Settings; guild: GuildDetails },
  cdnUrl: string,
): ServerConfig => ({
  ...settings,
  server_name: guild.name,
  member_count: guild.memberCount,
  icon_url: iconUrl(cdnUrl, { id: guild.id, icon: guild.icon }),
  owner_id: guild.ownerId,
  created_at: new Date(snowflakeTimeMs(guild.id)).toISOString(),
  updated_at: guild.updatedAt.toISOString(),
});
