import type { ChangeEvent } from '../../platform/changes/change-store.ts';
import type { Contexts } from '../../platform/context.ts';
import type { Tail } from '../../platform/changes/change-feed.ts';
import type { Log } from '../../platform/log.ts';
import { onlyWish, type Presence } from './store.ts';

/** Has Discord show the bot as its only server wishes, and as online where several share the connection. */
export function createPresenceKeeper(parts: {
  contexts: Contexts;
  tail: Tail;
  bot: { show(status: Presence): void };
  log: Log;
}) {
  const { contexts, tail, bot, log } = parts;
  let looking = Promise.resolve();
  let unsubscribe = (): void => undefined;
  const show = async (): Promise<void> => {
    const ctx = contexts.for({ kind: 'system', job: 'presence' }, { source: 'system' });
    bot.show((await ctx.acrossGuilds(onlyWish)) ?? 'online');
  };
  const look = (): void => {
    looking = looking
      .then(show)
      .catch((error: unknown) => log.warn({ err: error }, 'The wished status could not be read.'));
  };
  return {
    start(): void {
      unsubscribe = tail.subscribe((batch) => {
        // Of the server itself: it came, it went, or it wishes something else.
        const isOfServer = (change: ChangeEvent) =>
          change.data_type === 'status' && change.affected_ids.includes(change.guild_id);
        if (batch.some(isOfServer)) look();
      }, look);
      look();
    },
    async stop(): Promise<void> {
      unsubscribe();
      await looking;
    },
  };
}
