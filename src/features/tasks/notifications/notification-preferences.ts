import type { Ctx } from '../../../platform/work.ts';
import { defineRefusals } from '../../../platform/refusal.ts';
import { requireRight } from '../../../core/access/rights/require-right.ts';
import { RIGHTS } from '../../../core/access/rights/rights.ts';
import {
  findNotificationPreferences,
  writeNotificationPreferences,
  type NotificationPreferences,
} from './notification-preferences-store.ts';

const refuse = defineRefusals({ member_missing: 'missing' });

/** Which private messages the acting member gets; all unless they said otherwise. Refuses server_missing, member_missing. */
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

/** Turns kinds of private messages on or off for the acting member. Refuses server_missing, member_missing. */
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

function requireMember({ actor }: Pick<Ctx, 'actor'>): string {
  if (actor.kind !== 'member') throw refuse('member_missing');
  return actor.userId;
}
