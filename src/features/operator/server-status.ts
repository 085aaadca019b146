import { t } from '../../../locales/translate.ts';
import { requireStaff } from '../../core/access/rights/staff-rights.ts';
import { requireRight } from '../../core/access/rights/require-right.ts';
import { isRightSufficient, resolveRight } from '../../core/access/rights/rights.ts';
import { findRoleConfiguration } from '../../core/access/rights/role-configuration-store.ts';
import { recordAudit } from '../../core/audit/record-audit.ts';
import { countServers } from '../../core/guilds/store.ts';
import { listOutboxBacklog, type OutboxBacklogItem } from '../../platform/outbox/sync-state.ts';
import { refuse } from '../../core/access/refusals.ts';
import type { Ctx } from '../../platform/work.ts';
import { readPresenceSetting, writePresenceSetting, type Presence } from './store.ts';
import { CORE_RIGHTS } from '../../core/access/rights/core-rights.ts';
import { RIGHTS } from './rights.ts';

/** The chosen status, whether Discord shows it and, if not, why. */
export type PresenceSetting = { status: Presence; applied: boolean; reason: string | null };

/** Reads the chosen status and the pending outbox messages of a server, for its staff. Refuses: server_missing, not_allowed. */
export async function getServerStatus(
  ctx: Ctx,
  guildId: string,
): Promise<PresenceSetting & { waiting: OutboxBacklogItem[] }> {
  const { status, waiting } = await ctx.read(guildId, async (queries) => {
    await requireStaff(ctx, queries, guildId);
    return { status: await readPresenceSetting(queries, guildId), waiting: await listOutboxBacklog(queries, guildId) };
  });
  return { ...(await toPresenceSetting(ctx, status)), waiting };
}

/**
 * Stores the status that a server chose for the bot. Discord has one status per connection, so it is applied only when
 * the bot is in no other server. Refuses: server_missing, not_allowed.
 */
export async function setServerStatus(
  ctx: Ctx,
  input: { guildId: string; status: Presence },
): Promise<PresenceSetting> {
  const { guildId, status } = input;
  await ctx.transact(guildId, async (work) => {
    await requireRight(ctx, work, guildId, RIGHTS.change_status);
    const before = await writePresenceSetting(work, status);
    if (before === status) return;
    await recordAudit(work, {
      operation: 'change_status',
      target: 'status',
      before: { status: before },
      after: { status },
    });
    await work.recordChange({ dataType: 'status', changeType: 'update', affectedIds: [guildId] });
  });
  return toPresenceSetting(ctx, status);
}

async function toPresenceSetting(ctx: Ctx, status: Presence): Promise<PresenceSetting> {
  const servers = await ctx.acrossGuilds(countServers);
  const isSoleServer = servers === 1;
  return { status, applied: isSoleServer, reason: isSoleServer ? null : t('discord.status.shared') };
}

/** Lists the pending outbox messages of a server for its staff; returns null to other members. Refuses: server_missing. */
export function readOutboxStatus(ctx: Ctx, guildId: string): Promise<OutboxBacklogItem[] | null> {
  return ctx.read(guildId, async (queries) => {
    const roleConfiguration = await findRoleConfiguration(queries, guildId);
    if (roleConfiguration === undefined) throw refuse('server_missing');
    return isRightSufficient(resolveRight(ctx.actor, roleConfiguration), CORE_RIGHTS.view_dashboard)
      ? listOutboxBacklog(queries, guildId)
      : null;
  });
}
