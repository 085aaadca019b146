import { GatewayDispatchEvents as Event, type GatewayDispatchPayload } from 'discord-api-types/v10';
import { transactIn } from '../context.ts';
import type { Database } from '../db/database.ts';
import type { Listener } from '../discord/bot.ts';
import type { Log } from '../log.ts';
import { announce, COURIER } from './deliver-message.ts';
import { keptOf, kindOf } from './channel-access.ts';
import type { Delivery } from './outbox-worker.ts';
import { messagesIn, messagesLost } from './posted-messages-store.ts';
import { forgetMessage, noteStatus } from './store.ts';

type Parts = {
  db: Database;
  deliveries: readonly Delivery[];
  tail: { nudge(): void };
  courier: { nudge(): void };
  log: Log;
};

/**
 * Hears that messages were deleted in Discord: those of ours that wait for a repost are orphaned at once, and not only when
 * the next edit finds them gone.
 */
export const createLossListener =
  ({ db, deliveries, tail, courier, log }: Parts) =>
  (): Listener => {
    const byKind = new Map(deliveries.map((delivery) => [delivery.kind, delivery]));
    const underWay = new Set<Promise<void>>();

    const lose = (guildId: string, messageIds: readonly string[]): Promise<boolean> =>
      transactIn(db, { guildId, actor: COURIER }, async (work) => {
        let isAny = false;
        for (const key of await messagesLost(work, messageIds)) {
          const delivery = byKind.get(kindOf(key));
          if (delivery === undefined || !('render' in delivery) || delivery.whenGone === 'repost') continue;
          const line = { guildId, key, payload: {} };
          await forgetMessage(work, line);
          await noteStatus(work, line, 'orphaned');
          await delivery.onOrphaned?.(work, line);
          await announce(work, delivery, line);
          isAny = true;
        }
        return isAny;
      }).then(({ result }) => result);
    /** Messages go with their channel: the courier finds that out, and says which channel is missing. */
    const loseChannel = (guildId: string, channelId: string): Promise<boolean> =>
      transactIn(db, { guildId, actor: COURIER }, async (work) => {
        const standing = await messagesIn(work, channelId);
        for (const delivery of deliveries) {
          if (!('render' in delivery) || delivery.isKnownByKey !== true) continue;
          for (const { key } of await keptOf(work, delivery, standing))
            await work.owe({ key, kind: delivery.kind, channelId, payload: {} });
        }
      }).then(({ owed }) => owed);
    const hearing = (what: Promise<boolean>, guildId: string, nudged: { nudge(): void }): void => {
      const heard: Promise<void> = what
        .then((isAny) => void (isAny && nudged.nudge()))
        // The next edit of the message finds it gone all the same.
        .catch((error: unknown) => log.warn({ err: error, guild: guildId }, 'Deleted messages could not be looked up.'))
        .finally(() => underWay.delete(heard));
      underWay.add(heard);
    };

    return {
      hear(event: GatewayDispatchPayload): void {
        if (event.t === Event.MessageDelete && event.d.guild_id !== undefined)
          hearing(lose(event.d.guild_id, [event.d.id]), event.d.guild_id, tail);
        if (event.t === Event.MessageDeleteBulk && event.d.guild_id !== undefined)
          hearing(lose(event.d.guild_id, event.d.ids), event.d.guild_id, tail);
        if (event.t === Event.ChannelDelete && 'guild_id' in event.d && event.d.guild_id !== undefined)
          hearing(loseChannel(event.d.guild_id, event.d.id), event.d.guild_id, courier);
      },
      async stop(): Promise<void> {
        while (underWay.size > 0) await Promise.all(underWay);
      },
    };
  };
