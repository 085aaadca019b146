import { requireRight } from '../../../core/access/rights/require-right.ts';
import { RIGHTS } from '../../../core/access/rights/rights.ts';
import { recordAudit } from '../../../core/audit/record-audit.ts';
import { awaitDelivery, owePost, type SyncState } from '../../../platform/outbox/sync-state.ts';
import { defineRefusals } from '../../../platform/refusal.ts';
import type { Ctx } from '../../../platform/work.ts';
import {
  BOARD_KEY,
  boardChannel,
  boardLine,
  placeBoard,
  takeBoardAway,
  takesMessages,
} from './leaderboard-message-store.ts';
import type { BoardMessage } from '../contract.ts';

const refuse = defineRefusals({ channel_unknown: 'invalid' });

/**
 * Posts a server's one leaderboard in a channel, moves it there, or posts it anew when somebody deleted it. Waits at most two
 * seconds for Discord and answers how it stands then.
 * Refuses: server_missing, not_allowed, channel_unknown.
 */
export async function postLeaderboard(
  ctx: Ctx,
  { guildId, channelId }: { guildId: string; channelId: string },
): Promise<BoardMessage> {
  await ctx.transact(guildId, async (work) => {
    await requireRight(ctx, work, guildId, RIGHTS.change_settings);
    if (!(await takesMessages(work, guildId, channelId))) throw refuse('channel_unknown', {}, 'channel_id');
    const before = await boardChannel(work, guildId);
    await placeBoard(work, channelId);
    await owePost(work, boardLine(channelId));
    await recordAudit(work, {
      act: 'post_leaderboard',
      target: 'leaderboard',
      before: before && { channel_id: before },
      after: { channel_id: channelId },
    });
    await work.change({ dataType: 'config', changeType: 'update', affectedIds: [guildId] });
  });
  return boardMessage(channelId, await awaitDelivery(ctx, { guildId, key: BOARD_KEY }));
}

/** Removes it from its channel. Refuses: server_missing, not_allowed. */
export async function removeLeaderboard(ctx: Ctx, { guildId }: { guildId: string }): Promise<{ wasPosted: boolean }> {
  return ctx.transact(guildId, async (work) => {
    await requireRight(ctx, work, guildId, RIGHTS.change_settings);
    const before = await takeBoardAway(work);
    if (before === undefined) return { wasPosted: false };
    await work.owe(boardLine(before));
    await recordAudit(work, { act: 'remove_leaderboard', target: 'leaderboard', before: { channel_id: before } });
    await work.change({ dataType: 'config', changeType: 'update', affectedIds: [guildId] });
    return { wasPosted: true };
  });
}

/** Where it should stand and how it is with it; one whose fate is not known yet is pending. */
export const boardMessage = (channelId: string, state: SyncState | undefined): BoardMessage => ({
  channel_id: channelId,
  message_id: state?.channelId === channelId ? state.messageId : null,
  sync_status: state?.status ?? 'pending_sync',
  last_error: state?.lastError ?? null,
});
