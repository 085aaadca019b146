import type { ClosedAmong } from '../../platform/outbox/delivery.ts';
import { findPermissions } from './store.ts';
import { closedBy } from './rules.ts';

/** Of these channels those in which the bot may not post, by what Discord told last; one that is not kept may be open. */
export const closedAmong: ClosedAmong = async (queries, of) => {
  if (of.channelIds.length === 0) return new Map();
  const rows = await findPermissions(queries, of);
  return new Map(
    rows.flatMap(({ channel_id, bot_permissions }) => {
      const reason = closedBy(bot_permissions);
      return reason === undefined ? [] : [[channel_id, reason] as const];
    }),
  );
};
