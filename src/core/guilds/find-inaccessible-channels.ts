import type { FindInaccessibleChannels } from '../../platform/outbox/delivery.ts';
import { findPermissions } from './store.ts';
import { findAccessProblem } from './rules.ts';

/**
 * Finds those of these channels in which the bot may not post, by the last stored permissions, with the reason. An unknown
 * channel counts as accessible.
 */
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
