import { changesAfter, type Recorded } from '../../platform/changes/change-store.ts';
import { isAfter } from '../../platform/changes/stream-position.ts';
import type { Queries } from '../../platform/db/database.ts';
import type { Ctx } from '../../platform/work.ts';
import { onlySystem } from '../../core/access/rights/require-system.ts';
import { nextMessage, withNews } from './rules.ts';
import {
  isAnyoneFollowed,
  isUnderWay,
  lockFeeds,
  notePosition,
  oweMessage,
  takePosition,
  writeFeed,
  type FeedRow,
} from './store.ts';

const PAGE = 1_000;

/**
 * Reads on in the changes and hands every server with a log channel what happened there: into a message, when none is
 * under way, else into its feed. Position, feeds and messages are written together, so nothing is told twice or left out.
 * Answers whether anything is owed, and whether there is more to read.
 */
export function followChanges(ctx: Ctx): Promise<{ owed: boolean; isMore: boolean }> {
  onlySystem(ctx);
  return ctx.acrossGuilds(async (queries) => {
    if (!(await isAnyoneFollowed(queries))) return { owed: false, isMore: false };
    const from = await takePosition(queries);
    const changes = await changesAfter(queries, from, PAGE);
    const last = changes.at(-1);
    if (last === undefined) return { owed: false, isMore: false };
    const news = new Map<string, Recorded[]>();
    for (const change of changes.filter(isTold))
      news.set(change.guild_id, [...(news.get(change.guild_id) ?? []), change]);
    let owed = false;
    for (const feed of await lockFeeds(queries, [...news.keys()])) {
      const fresh = (news.get(feed.guildId) ?? []).filter((change) => isAfter(change, feed));
      if (await tell(queries, feed, fresh)) owed = true;
    }
    await notePosition(queries, last);
    return { owed, isMore: changes.length === PAGE };
  });
}

const isTold = ({ data_type: type, change_type: how }: Recorded): boolean =>
  how === 'create' && (type === 'transactions' || type === 'logs');

async function tell(queries: Queries, feed: FeedRow, fresh: readonly Recorded[]): Promise<boolean> {
  const last = fresh.at(-1);
  if (last === undefined) return false;
  const ids = fresh.flatMap((change) =>
    change.affected_ids.map((id) => (change.data_type === 'logs' ? `audit_${id}` : id)),
  );
  const full = withNews(feed, ids);
  const message = (await isUnderWay(queries, feed.guildId)) ? undefined : nextMessage(full);
  if (message !== undefined) await oweMessage(queries, feed, message.told);
  await writeFeed(queries, { ...feed, ...(message?.left ?? full), xid: last.xid, id: last.id });
  return message !== undefined;
}
