import type { FindInaccessibleChannels } from '../../platform/outbox/delivery.ts';
import { findPermissions } from './store.ts';
import { findAccessProblem } from './rules.ts';

/** Of these channels those in which the bot may not post, by what Discord told last; one that is not kept may be open. */
export const findInaccessibleChannels: FindInaccessibleChannels = async (queries, query) => {
  if (query.channelIds.length === 0) return new Map();
  const rows = await findPermissions(queries, query);
  return new Map(
    rows.flatMap(({ channel_id, bot_permissions }) => {
      const reason = findAccessProblem(bot_permissions);
      return reason === undefined ? [] : [[channel_id, reason] as const];
    }),
  );
};
