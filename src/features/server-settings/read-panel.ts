import { requireRight } from '../../core/access/rights/require-right.ts';
import { refuse } from './refusals.ts';
import type { Ctx } from '../../platform/work.ts';
import type { Settings } from './contract.ts';
import { findExistingChannels, findExistingRoles, readConfig } from './store.ts';
import { RIGHTS } from './rights.ts';

/** A server's settings, and which of the channels and roles in them still exist. */
export type Panel = {
  serverName: string;
  settings: Settings;
  isPresent: (id: string) => boolean;
};

/** Reads the data of the settings panel. Refuses: server_missing, not_allowed. */
export function readPanel(ctx: Ctx, guildId: string): Promise<Panel> {
  return ctx.read(guildId, async (queries) => {
    await requireRight(ctx, queries, guildId, RIGHTS.change_settings);
    const config = await readConfig(queries, guildId);
    if (config === undefined) throw refuse('server_missing');
    const { settings, guild } = config;
    const singleChannels = [
      settings.log_channel,
      settings.welcome_channel,
      settings.task_channel_id,
      settings.shop_channel_id,
    ].filter((id) => id !== null);
    const channels = await findExistingChannels(queries, guildId, [...singleChannels, ...settings.command_channels]);
    const roles = await findExistingRoles(queries, guildId, [...settings.admin_roles, ...settings.moderator_roles]);
    return { serverName: guild.name, settings, isPresent: (id) => channels.has(id) || roles.has(id) };
  });
}
