import { GatewayDispatchEvents as Event, type GatewayDispatchPayload } from 'discord-api-types/v10';
import { transactIn } from '../context.ts';
import type { Database } from '../db/database.ts';
import type { Listener } from '../discord/bot.ts';
import type { Log } from '../log.ts';
import { announce, COURIER } from './carry-message.ts';
import type { Delivery } from './courier.ts';
import { forgetMessage, messagesLost, noteStatus } from './store.ts';

type Parts = { db: Database; deliveries: readonly Delivery[]; tail: { nudge(): void }; log: Log };

/**
 * Hears that messages were deleted in Discord: those of ours that wait for a repost are orphaned at once, and not only when
 * the next edit finds them gone. A key begins with its kind: `task:48`.
 */
export const createLossListener =
  ({ db, deliveries, tail, log }: Parts) =>
  (): Listener => {
    const byKind = new Map(deliveries.map((delivery) => [delivery.kind, delivery]));
    const underWay = new Set<Promise<void>>();

    const lose = (guildId: string, messageIds: readonly string[]): Promise<boolean> =>
      transactIn(db, { guildId, actor: COURIER }, async (work) => {
        let isAny = false;
        for (const key of await messagesLost(work, messageIds)) {
          const delivery = byKind.get(key.split(':', 1)[0] ?? '');
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
    const hearLoss = (guildId: string | undefined, messageIds: readonly string[]): void => {
      if (guildId === undefined) return;
      const hearing: Promise<void> = lose(guildId, messageIds)
        .then((isAny) => void (isAny && tail.nudge()))
        // The next edit of the message finds it gone all the same.
        .catch((error: unknown) => log.warn({ err: error, guild: guildId }, 'Deleted messages could not be looked up.'))
        .finally(() => underWay.delete(hearing));
      underWay.add(hearing);
    };

    return {
      hear(event: GatewayDispatchPayload): void {
        if (event.t === Event.MessageDelete) hearLoss(event.d.guild_id, [event.d.id]);
        if (event.t === Event.MessageDeleteBulk) hearLoss(event.d.guild_id, event.d.ids);
      },
      async stop(): Promise<void> {
        while (underWay.size > 0) await Promise.all(underWay);
      },
    };
  };
