import { requireRight } from '../../../core/access/rights/require-right.ts';
import { recordAudit } from '../../../core/audit/record-audit.ts';
import { ensureAccount } from '../../../core/ledger/store.ts';
import type { Ctx } from '../../../platform/work.ts';
import { lockAccountFreeze, writeAccountFreeze, type AccountFreeze } from './balance-store.ts';
import { RIGHTS } from '../rights.ts';

/**
 * Freezes a member's account, creating it when missing: nothing can be given, received or claimed until it is unfrozen;
 * staff can still change the balance. Freezing again keeps the original time and replaces the reason.
 * Refuses: server_missing, not_allowed.
 */
export async function freezeMember(
  ctx: Ctx,
  { guildId, userId, reason }: { guildId: string; userId: string; reason?: string | undefined },
): Promise<{ frozenAt: Date; reason: string | null }> {
  return ctx.transact(guildId, async (work) => {
    await requireRight(ctx, work, guildId, RIGHTS.freeze_member);
    await ensureAccount(work, userId);
    const before = await lockAccountFreeze(work, userId);
    const after = { frozenAt: before?.frozenAt ?? work.now, reason: reason ?? null };
    await writeAccountFreeze(work, userId, after);
    await recordAudit(work, {
      operation: 'freeze_member',
      target: `user:${userId}`,
      before: toAuditDetails(before),
      after: toAuditDetails(after),
    });
    await work.recordChange({ dataType: 'users', changeType: 'update', affectedIds: [userId] });
    return after;
  });
}

/** Unfreezes a member's account; does nothing when it is not frozen. Refuses: server_missing, not_allowed. */
export async function unfreezeMember(
  ctx: Ctx,
  { guildId, userId, reason }: { guildId: string; userId: string; reason?: string | undefined },
): Promise<{ wasFrozen: boolean }> {
  return ctx.transact(guildId, async (work) => {
    await requireRight(ctx, work, guildId, RIGHTS.freeze_member);
    const before = await lockAccountFreeze(work, userId);
    if (before === undefined) return { wasFrozen: false };
    await writeAccountFreeze(work, userId, undefined);
    const after = reason === undefined ? undefined : { reason };
    await recordAudit(work, {
      operation: 'unfreeze_member',
      target: `user:${userId}`,
      before: toAuditDetails(before),
      after,
    });
    await work.recordChange({ dataType: 'users', changeType: 'update', affectedIds: [userId] });
    return { wasFrozen: true };
  });
}

const toAuditDetails = (freeze: AccountFreeze | undefined) =>
  freeze && { frozen_at: freeze.frozenAt.toISOString(), ...(freeze.reason !== null && { reason: freeze.reason }) };
