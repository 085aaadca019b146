import { requireRight } from '../../../core/access/rights/require-right.ts';
import { RIGHTS } from '../../../core/access/rights/rights.ts';
import { syncStatesOf } from '../../../platform/outbox/sync-state.ts';
import { defineRefusals } from '../../../platform/refusal.ts';
import type { Ctx } from '../../../platform/work.ts';
import { BOARD_KEY, boardChannel } from './leaderboard-message-store.ts';
import type { BoardMessage } from '../contract.ts';
import { topOf, type Placed } from './leaderboard-store.ts';
import { boardMessage } from './post-leaderboard.ts';

const refuse = defineRefusals({ server_missing: 'missing' });
const PLACES = 100;

/** The first hundred places, and where the leaderboard stands in Discord, for staff. Refuses: server_missing, not_allowed. */
export async function getLeaderboard(
  ctx: Ctx,
  { guildId }: { guildId: string },
): Promise<{ placed: Placed[]; message: BoardMessage | null }> {
  return ctx.read(guildId, async (queries) => {
    await requireRight(ctx, queries, guildId, RIGHTS.view_dashboard);
    const top = await topOf(queries, guildId, PLACES);
    if (top === undefined) throw refuse('server_missing');
    const channelId = await boardChannel(queries, guildId);
    const states = await syncStatesOf(queries, guildId, [BOARD_KEY]);
    return {
      placed: top.placed,
      message: channelId === undefined ? null : boardMessage(channelId, states.get(BOARD_KEY)),
    };
  });
}
