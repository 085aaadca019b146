import type { Queries } from '../../../platform/db/database.ts';
import type { Ctx } from '../../../platform/work.ts';
import type { RoleConfiguration } from './rights.ts';

type RoleConfigurationRow = { owner_id: string; admin_roles: string[] | null; moderator_roles: string[] | null };

/** Whom the server trusts, no moderators where moderation is switched off; undefined when there is no such server or the bot has left it. */
export async function findRoleConfiguration(queries: Queries, guildId: string): Promise<RoleConfiguration | undefined> {
  const [row] = await queries.query<RoleConfigurationRow>(
    `select g.owner_id, s.admin_roles, case when s.feature_moderation then s.moderator_roles end as moderator_roles
     from economy.guilds g left join economy.guild_settings s on s.guild_id = g.guild_id
     where g.guild_id = $1 and g.left_at is null`,
    [guildId],
  );
  return row && { ownerId: row.owner_id, adminRoles: row.admin_roles ?? [], moderatorRoles: row.moderator_roles ?? [] };
}

/** economy.invalidate_rights: whoever keeps what this person may do in the server forgets it. */
export async function callInvalidateRights(
  ctx: Pick<Ctx, 'callFunction'>,
  member: { guildId: string; userId: string },
): Promise<void> {
  await ctx.callFunction('select economy.invalidate_rights($1, $2) as result', [member.guildId, member.userId]);
}
