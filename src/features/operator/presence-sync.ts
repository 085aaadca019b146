import type { ChangeEvent } from '../../platform/changes/change-store.ts';
import type { Contexts } from '../../platform/context.ts';
import type { ChangeFeed } from '../../platform/changes/change-feed.ts';
import type { Log } from '../../platform/log.ts';
import { readSoleServerPresence, type Presence } from './store.ts';

/** Has Discord show the bot as its only server wishes, and as online where several share the connection. */
export function createPresenceSync(dependencies: {
  contexts: Contexts;
  changeFeed: ChangeFeed;
  bot: { setPresence(status: Presence): void };
  log: Log;
}) {
  const { contexts, changeFeed, bot, log } = dependencies;
  let refreshing = Promise.resolve();
  let unsubscribe = (): void => undefined;
  const setPresence = async (): Promise<void> => {
    const ctx = contexts.for({ kind: 'system', job: 'presence' }, { source: 'system' });
    bot.setPresence((await ctx.acrossGuilds(readSoleServerPresence)) ?? 'online');
  };
  const refresh = (): void => {
    refreshing = refreshing
      .then(setPresence)
      .catch((error: unknown) => log.warn({ err: error }, 'The wished status could not be read.'));
  };
  return {
    start(): void {
      unsubscribe = changeFeed.subscribe((batch) => {
        // Of the server itself: it came, it went, or it wishes something else.
        const isServerStatusChange = (change: ChangeEvent) =>
          change.data_type === 'status' && change.affected_ids.includes(change.guild_id);
        if (batch.some(isServerStatusChange)) refresh();
      }, refresh);
      refresh();
    },
    async stop(): Promise<void> {
      unsubscribe();
      await refreshing;
    },
  };
}
