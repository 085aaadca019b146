import { GatewayDispatchEvents as Event } from 'discord-api-types/v10';
import type { Contexts } from '../../platform/context.ts';
import type { GatewayListener } from '../../platform/discord/bot.ts';
import { createKeyedQueue } from '../../platform/keyed-queue.ts';
import type { Log } from '../../platform/log.ts';
import { enqueueWelcome } from './enqueue-welcome.ts';

const MAX_CONCURRENT = 2;

/** Enqueues a welcome for each join. The gateway sends joins only to bots with the members intent. */
export const createWelcomeListener =
  ({ contexts, log }: { contexts: Contexts; log: Log }) =>
  (): GatewayListener => {
    const stopping = new AbortController();
    const queue = createKeyedQueue({ concurrency: MAX_CONCURRENT, log, signal: stopping.signal });
    return {
      onEvent(event) {
        if (event.t !== Event.GuildMemberAdd || event.d.user.bot === true || event.d.joined_at === null) return;
        const { guild_id: guildId, user, joined_at: joinedAt } = event.d;
        const join = { guildId, userId: user.id, joinedMs: Date.parse(joinedAt) };
        queue.add(guildId, () =>
          enqueueWelcome(contexts.for({ kind: 'system', job: 'welcome' }, { source: 'system' }), join),
        );
      },
      async stop() {
        stopping.abort();
        await queue.drain();
      },
    };
  };
