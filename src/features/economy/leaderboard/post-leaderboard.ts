import { requireRight } from '../../../core/access/rights/require-right.ts';
import { recordAudit } from '../../../core/audit/record-audit.ts';
import { awaitDelivery, enqueueRepost, type SyncState } from '../../../platform/outbox/sync-state.ts';
import { refuse } from '../refusals.ts';
import type { Ctx } from '../../../platform/work.ts';
import {
  LEADERBOARD_MESSAGE_KEY,
  readLeaderboardChannel,
  leaderboardOutboxMessage,
  writeLeaderboardChannel,
  deleteLeaderboardChannel,
  isMessageChannel,
} from './leaderboard-message-store.ts';
import type { PostedLeaderboard } from '../contract.ts';
import { RIGHTS } from '../rights.ts';

/**
 * Posts the server's single leaderboard message in a channel, moves it there, or posts it again after its deletion. Waits at
 * most two seconds for Discord and returns the state reached by then.
 * Refuses: server_missing, not_allowed, channel_unknown.
 */
export async function postLeaderboard(
  ctx: Ctx,
  { guildId, channelId }: { guildId: string; channelId: string },
): Promise<PostedLeaderboard> {
  await ctx.transact(guildId, async (work) => {
    await requireRight(ctx, work, guildId, RIGHTS.post_leaderboard);
    if (!(await isMessageChannel(work, guildId, channelId))) throw refuse('channel_unknown', {}, 'channel_id');
    const before = await readLeaderboardChannel(work, guildId);
    await writeLeaderboardChannel(work, channelId);
    await enqueueRepost(work, leaderboardOutboxMessage(channelId));
    await recordAudit(work, {
      operation: 'post_leaderboard',
      target: 'leaderboard',
      before: before && { channel_id: before },
      after: { channel_id: channelId },
    });
    await work.recordChange({ dataType: 'config', changeType: 'update', affectedIds: [guildId] });
  });
  return toPostedLeaderboard(channelId, await awaitDelivery(ctx, { guildId, key: LEADERBOARD_MESSAGE_KEY }));
}

/** Removes the leaderboard message from its channel. Refuses: server_missing, not_allowed. */
export async function removeLeaderboard(ctx: Ctx, { guildId }: { guildId: string }): Promise<{ wasPosted: boolean }> {
  return ctx.transact(guildId, async (work) => {
    await requireRight(ctx, work, guildId, RIGHTS.post_leaderboard);
    const before = await deleteLeaderboardChannel(work);
    if (before === undefined) return { wasPosted: false };
    await work.enqueue(leaderboardOutboxMessage(before));
    await recordAudit(work, { operation: 'remove_leaderboard', target: 'leaderboard', before: { channel_id: before } });
    await work.recordChange({ dataType: 'config', changeType: 'update', affectedIds: [guildId] });
    return { wasPosted: true };
  });
}

/** The leaderboard message in the format of the API; pending while nothing is known about its delivery. */
export const toPostedLeaderboard = (channelId: string, state: SyncState | undefined): PostedLeaderboard => ({
  channel_id: channelId,
  message_id: state?.channelId === channelId ? state.messageId : null,
  sync_status: state?.status ?? 'pending_sync',
  last_error: state?.lastError ?? null,
});
