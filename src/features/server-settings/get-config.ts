import { requireRight } from '../../core/access/rights/require-right.ts';
import { RIGHTS } from '../../core/access/rights/rights.ts';
import { iconUrl } from '../../platform/discord/cdn-urls.ts';
import { defineRefusals } from '../../platform/refusal.ts';
import type { Ctx } from '../../platform/work.ts';
import type { ServerConfig, Settings } from './contract.ts';
import { readConfig, type Facts } from './store.ts';

const refuse = defineRefusals({ server_missing: 'missing' });

/** Every setting of a server. Refuses `server_missing`, `not_allowed`. */
export function getConfig(ctx: Ctx, guildId: string, { cdnUrl }: { cdnUrl: string }): Promise<ServerConfig> {
  return ctx.read(guildId, async (queries) => {
    await requireRight(ctx, queries, guildId, RIGHTS.change_settings);
    const config = await readConfig(queries, guildId);
    if (config === undefined) throw refuse('server_missing');
    return configOf(config, cdnUrl);
  });
}

/** Settings and facts as the API tells them. */
export const configOf = ({ settings, facts }: { settings: Settings; facts: Facts }, cdnUrl: string): ServerConfig => ({
  ...settings,
  server_name: facts.name,
  member_count: facts.memberCount,
  icon_url: iconUrl(cdnUrl, { id: facts.id, icon: facts.icon }),
  owner_id: facts.ownerId,
  created_at: facts.joinedAt.toISOString(),
  updated_at: facts.updatedAt.toISOString(),
});
