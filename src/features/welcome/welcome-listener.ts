import { GatewayDispatchEvents as Event } from 'discord-api-types/v10';
import type { Contexts } from '../../platform/context.ts';
import type { Listener } from '../../platform/discord/bot.ts';
import { createLanes } from '../../platform/keyed-queue.ts';
import type { Log } from '../../platform/log.ts';
import { oweWelcome } from './enqueue-welcome.ts';

const WIDTH = 2;

/** Hears who joins, which the gateway tells only bots with the members' intent, and has people welcomed. */
export const createWelcomeListener =
  ({ contexts, log }: { contexts: Contexts; log: Log }) =>
  (): Listener => {
    const stopping = new AbortController();
    const lanes = createLanes({ width: WIDTH, log, signal: stopping.signal });
    return {
      hear(event) {
        if (event.t !== Event.GuildMemberAdd || event.d.user.bot === true || event.d.joined_at === null) return;
        const { guild_id: guildId, user, joined_at: joinedAt } = event.d;
        const join = { guildId, userId: user.id, joinedMs: Date.parse(joinedAt) };
        lanes.add(guildId, () =>
          oweWelcome(contexts.for({ kind: 'system', job: 'welcome' }, { source: 'system' }), join),
        );
      },
      async stop() {
        stopping.abort();
        await lanes.drain();
      },
    };
  };
