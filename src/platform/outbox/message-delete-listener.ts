import { GatewayDispatchEvents as Event, type GatewayDispatchPayload } from 'discord-api-types/v10';
import { transactIn } from '../context.ts';
import type { Database } from '../db/database.ts';
import type { GatewayListener } from '../discord/bot.ts';
import type { Log } from '../log.ts';
import { recordDeliveryChange, OUTBOX_ACTOR } from './deliver-message.ts';
import { filterUpdatableOf, deliveryKindOf } from './channel-access.ts';
import type { Delivery } from './deliver-outbox-message.ts';
import { resetMessagesInChannel, lockKeysOfMessages } from './posted-messages-store.ts';
import { clearPostedMessage, setSyncStatus } from './store.ts';

type MessageDeleteListenerDependencies = {
  db: Database;
  deliveries: readonly Delivery[];
  changeFeed: { wake(): void };
  outboxWorker: { wake(): void };
  log: Log;
};

/**
 * Handles messages that were deleted in Discord. Those of ours that wait for a repost are orphaned at once, and not
 * only when the next edit finds them missing.
 */
export const createMessageDeleteListener =
  ({ db, deliveries, changeFeed, outboxWorker, log }: MessageDeleteListenerDependencies) =>
  (): GatewayListener => {
    const byKind = new Map(deliveries.map((delivery) => [delivery.kind, delivery]));
    const inFlight = new Set<Promise<void>>();

    const orphanMessages = (guildId: string, messageIds: readonly string[]): Promise<boolean> =>
      transactIn(db, { guildId, actor: OUTBOX_ACTOR }, async (work) => {
        let hasOrphaned = false;
        for (const key of await lockKeysOfMessages(work, messageIds)) {
          const delivery = byKind.get(deliveryKindOf(key));
          if (delivery === undefined || !('render' in delivery) || delivery.whenGone === 'repost') continue;
          const outboxMessage = { guildId, key, payload: {} };
          await clearPostedMessage(work, outboxMessage);
          await setSyncStatus(work, outboxMessage, 'orphaned');
          await delivery.onOrphaned?.(work, outboxMessage);
          await recordDeliveryChange(work, delivery, outboxMessage);
          hasOrphaned = true;
        }
        return hasOrphaned;
      }).then(({ result }) => result);
    /**
     * Messages are deleted with their channel: the outbox worker finds that out, and reports which channel is missing.
     */
    const requeueChannel = (guildId: string, channelId: string): Promise<boolean> =>
      transactIn(db, { guildId, actor: OUTBOX_ACTOR }, async (work) => {
        const posted = await resetMessagesInChannel(work, channelId);
        for (const delivery of deliveries) {
          if (!('render' in delivery) || delivery.rendersFromKey !== true) continue;
          for (const { key } of await filterUpdatableOf(work, delivery, posted))
            await work.enqueue({ key, kind: delivery.kind, channelId, payload: {} });
        }
      }).then(({ hasEnqueued }) => hasEnqueued);
    const track = (update: Promise<boolean>, guildId: string, target: { wake(): void }): void => {
      const pending: Promise<void> = update
        .then((hasUpdated) => void (hasUpdated && target.wake()))
        // The next edit of the message finds it missing all the same.
        .catch((error: unknown) => log.warn({ err: error, guild: guildId }, 'Deleted messages could not be handled.'))
        .finally(() => inFlight.delete(pending));
      inFlight.add(pending);
    };

    return {
      onEvent(event: GatewayDispatchPayload): void {
        if (event.t === Event.MessageDelete && event.d.guild_id !== undefined)
          track(orphanMessages(event.d.guild_id, [event.d.id]), event.d.guild_id, changeFeed);
        if (event.t === Event.MessageDeleteBulk && event.d.guild_id !== undefined)
          track(orphanMessages(event.d.guild_id, event.d.ids), event.d.guild_id, changeFeed);
        if (event.t === Event.ChannelDelete && 'guild_id' in event.d && event.d.guild_id !== undefined)
          track(requeueChannel(event.d.guild_id, event.d.id), event.d.guild_id, outboxWorker);
      },
      async stop(): Promise<void> {
        while (inFlight.size > 0) await Promise.all(inFlight);
      },
    };
  };
