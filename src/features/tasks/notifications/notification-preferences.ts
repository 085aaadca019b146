import type { Ctx } from '../../../platform/work.ts';
import { requireRight } from '../../../core/access/rights/require-right.ts';
import {
  findNotificationPreferences,
  writeNotificationPreferences,
  type NotificationPreferences,
} from './notification-preferences-store.ts';
import { requireMember } from '../shared/require-member.ts';
import { RIGHTS } from '../shared/rights.ts';

/** Returns which direct messages the acting member receives; all by default. Refuses server_missing, member_missing. */
export async function readNotificationPreferences(
  ctx: Ctx,
  { guildId }: { guildId: string },
): Promise<NotificationPreferences> {
  const userId = requireMember(ctx);
  return ctx.read(guildId, async (queries) => {
    await requireRight(ctx, queries, guildId, RIGHTS.claim_tasks);
    return findNotificationPreferences(queries, guildId, userId);
  });
}

/** Turns kinds of direct messages on or off for the acting member. Refuses server_missing, member_missing. */
export async function setNotificationPreferences(
  ctx: Ctx,
  { guildId, change }: { guildId: string; change: Partial<NotificationPreferences> },
): Promise<NotificationPreferences> {
  const userId = requireMember(ctx);
  return ctx.transact(guildId, async (work) => {
    await requireRight(ctx, work, guildId, RIGHTS.claim_tasks);
    const after = { ...(await findNotificationPreferences(work, guildId, userId)), ...change };
    await writeNotificationPreferences(work, userId, after);
    return after;
  });
}
