import type { ChangeEvent } from '../../platform/changes/change-store.ts';
import type { Contexts } from '../../platform/context.ts';
import type { ChangeFeed } from '../../platform/changes/change-feed.ts';
import type { Log } from '../../platform/log.ts';
import { readSoleServerPresence, type Presence } from './store.ts';

/** Shows the status chosen by the bot's only server, or online when several servers share the connection. */
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
      .catch((error: unknown) => log.warn({ err: error }, 'Could not read the chosen status.'));
  };
  return {
    start(): void {
      unsubscribe = changeFeed.subscribe((batch) => {
        // About the server itself: the bot joined it, left it, or its chosen status changed.
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
