import { listChangesAfter, type ChangeRow } from '../../platform/changes/change-store.ts';
import { isAfter } from '../../platform/changes/stream-position.ts';
import type { Queries } from '../../platform/db/database.ts';
import type { Ctx } from '../../platform/work.ts';
import { requireSystem } from '../../core/access/rights/require-system.ts';
import { splitNextMessage, appendToFeed } from './rules.ts';
import {
  hasAnyLogFeed,
  isMessagePending,
  lockFeeds,
  writePosition,
  enqueueLogMessage,
  lockPosition,
  writeFeed,
  type LogFeedRow,
} from './store.ts';

const PAGE_SIZE = 1_000;

/**
 * Reads the next changes and passes them to the servers with a log channel: into an outbox message when none is pending,
 * otherwise into the server's feed. Position, feeds and messages are written in one transaction, so nothing is logged twice
 * or lost. Returns whether a message was enqueued and whether there are more changes to read.
 */
export function followChanges(ctx: Ctx): Promise<{ hasEnqueued: boolean; hasMore: boolean }> {
  requireSystem(ctx);
  return ctx.acrossGuilds(async (queries) => {
    if (!(await hasAnyLogFeed(queries))) return { hasEnqueued: false, hasMore: false };
    const from = await lockPosition(queries);
    const changes = await listChangesAfter(queries, from, PAGE_SIZE);
    const last = changes.at(-1);
    if (last === undefined) return { hasEnqueued: false, hasMore: false };
    const changesByGuild = new Map<string, ChangeRow[]>();
    for (const change of changes.filter(isLogged))
      changesByGuild.set(change.guild_id, [...(changesByGuild.get(change.guild_id) ?? []), change]);
    let hasEnqueued = false;
    for (const feed of await lockFeeds(queries, [...changesByGuild.keys()])) {
      const newChanges = (changesByGuild.get(feed.guildId) ?? []).filter((change) => isAfter(change, feed));
      if (await updateFeed(queries, feed, newChanges)) hasEnqueued = true;
    }
    await writePosition(queries, last);
    return { hasEnqueued, hasMore: changes.length === PAGE_SIZE };
  });
}

const isLogged = ({ data_type: dataType, change_type: changeType }: ChangeRow): boolean =>
  changeType === 'create' && (dataType === 'transactions' || dataType === 'logs');

async function updateFeed(queries: Queries, feed: LogFeedRow, newChanges: readonly ChangeRow[]): Promise<boolean> {
  const last = newChanges.at(-1);
  if (last === undefined) return false;
  const ids = newChanges.flatMap((change) =>
    change.affected_ids.map((id) => (change.data_type === 'logs' ? `audit_${id}` : id)),
  );
  const extendedFeed = appendToFeed(feed, ids);
  const message = (await isMessagePending(queries, feed.guildId)) ? undefined : splitNextMessage(extendedFeed);
  if (message !== undefined) await enqueueLogMessage(queries, feed, message.content);
  await writeFeed(queries, { ...feed, ...(message?.remaining ?? extendedFeed), xid: last.xid, id: last.id });
  return message !== undefined;
}
