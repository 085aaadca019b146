import { requireRight } from '../../../core/access/rights/require-right.ts';
import { readSyncStates } from '../../../platform/outbox/sync-state.ts';
import { refuse } from '../refusals.ts';
import type { Ctx } from '../../../platform/work.ts';
import { LEADERBOARD_MESSAGE_KEY, readLeaderboardChannel } from './leaderboard-message-store.ts';
import type { PostedLeaderboard } from '../contract.ts';
import { readTopMembers, type RankedMember } from './leaderboard-store.ts';
import { toPostedLeaderboard } from './post-leaderboard.ts';
import { CORE_RIGHTS } from '../../../core/access/rights/core-rights.ts';

const MAX_MEMBERS = 100;

/** Reads the top hundred members and the state of the leaderboard message, for staff. Refuses: server_missing, not_allowed. */
export async function getLeaderboard(
  ctx: Ctx,
  { guildId }: { guildId: string },
): Promise<{ rankedMembers: RankedMember[]; message: PostedLeaderboard | null }> {
  return ctx.read(guildId, async (queries) => {
    await requireRight(ctx, queries, guildId, CORE_RIGHTS.view_dashboard);
    const top = await readTopMembers(queries, guildId, MAX_MEMBERS);
    if (top === undefined) throw refuse('server_missing');
    const channelId = await readLeaderboardChannel(queries, guildId);
    const states = await readSyncStates(queries, guildId, [LEADERBOARD_MESSAGE_KEY]);
    return {
      rankedMembers: top.members,
      message: channelId === undefined ? null : toPostedLeaderboard(channelId, states.get(LEADERBOARD_MESSAGE_KEY)),
    };
  });
}
