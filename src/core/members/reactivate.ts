import type { Ctx } from '../../platform/work.ts';
import { requireRight } from '../access/rights/require-right.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { User } from './contract.ts';
import { markActive } from './inactive-store.ts';
import { toUser } from './list-users.ts';
import { findUser } from './store.ts';
import { refuse } from './refusals.ts';
import { CORE_RIGHTS } from '../access/rights/core-rights.ts';

/**
 * Marks a member who left, or was archived, as present again with everything they had. A present member is not changed.
 * Refuses `server_missing`, `not_allowed`, `member_missing`.
 */
export function reactivate(ctx: Ctx, input: { guildId: string; userId: string; cdnUrl: string }): Promise<User> {
  const { guildId, userId, cdnUrl } = input;
  return ctx.transact(guildId, async (work) => {
    await requireRight(ctx, work, guildId, CORE_RIGHTS.manage_members);
    const before = await findUser(work, guildId, userId);
    if (before === undefined) throw refuse('member_missing');
    if (await markActive(work, userId)) {
      const leftAt = before.left_at?.toISOString() ?? null;
      await recordAudit(work, {
        operation: 'reactivate_member',
        target: `user:${userId}`,
        before: { left_at: leftAt },
      });
      await work.recordChange({ dataType: 'users', changeType: 'update', affectedIds: [userId] });
    }
    return toUser((await findUser(work, guildId, userId)) ?? before, cdnUrl);
  });
}
