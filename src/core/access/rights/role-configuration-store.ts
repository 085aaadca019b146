import type { Queries } from '../../../platform/db/database.ts';
import type { Ctx } from '../../../platform/work.ts';
import type { RoleConfiguration } from './rights.ts';

type RoleConfigurationRow = { owner_id: string; admin_roles: string[] | null; moderator_roles: string[] | null };

/**
 * Returns the owner and staff roles of a guild, without moderator roles while moderation is off. Undefined for a guild that
 * does not exist or that the bot has left.
 */
export async function findRoleConfiguration(queries: Queries, guildId: string): Promise<RoleConfiguration | undefined> {
  const [row] = await queries.query<RoleConfigurationRow>(
    `select g.owner_id, s.admin_roles, case when s.feature_moderation then s.moderator_roles end as moderator_roles
     from economy.guilds g left join economy.guild_settings s on s.guild_id = g.guild_id
     where g.guild_id = $1 and g.left_at is null`,
    [guildId],
  );
  return row && { ownerId: row.owner_id, adminRoles: row.admin_roles ?? [], moderatorRoles: row.moderator_roles ?? [] };
}

/** economy.invalidate_rights: every process drops what it has cached of this member's rights. */
export async function invalidateRights(
  ctx: Pick<Ctx, 'callFunction'>,
  member: { guildId: string; userId: string },
): Promise<void> {
  await ctx.callFunction('select economy.invalidate_rights($1, $2) as result', [member.guildId, member.userId]);
}
