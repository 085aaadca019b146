import type { Ctx } from '../../platform/work.ts';
import { requireStaff } from '../access/rights/staff-rights.ts';
import { findBotPermissions, findRoles, findTextChannels } from './store.ts';
import { canGrant, canPost } from './rules.ts';

/** Lists the text channels in Discord's order, with where the bot may post. Refuses `server_missing`, `not_allowed`. */
export async function listChannels(ctx: Ctx, guildId: string) {
  const rows = await ctx.read(guildId, async (queries) => {
    await requireStaff(ctx, queries, guildId);
    return findTextChannels(queries, guildId);
  });
  const data = rows.map(({ channel_id, name, parent_id, bot_permissions }) => ({
    id: channel_id,
    name,
    parent_id,
    can_post: canPost(bot_permissions),
  }));
  return { data };
}

/** Lists the roles, highest first, with those the bot may grant. Refuses `server_missing`, `not_allowed`. */
export async function listRoles(ctx: Ctx, guildId: string) {
  const { rows, bot } = await ctx.read(guildId, async (queries) => {
    await requireStaff(ctx, queries, guildId);
    const permissionsRow = await findBotPermissions(queries, guildId);
    const botPermissions = {
      permissions: permissionsRow?.bot_permissions ?? '0',
      topRole: permissionsRow?.bot_top_role ?? 0,
    };
    return { rows: await findRoles(queries, guildId), bot: botPermissions };
  });
  const data = rows.map(({ role_id, name, color, position, is_managed }) => ({
    id: role_id,
    name,
    color,
    position,
    can_grant: canGrant({ position, isManaged: is_managed }, bot),
  }));
  return { data };
}
