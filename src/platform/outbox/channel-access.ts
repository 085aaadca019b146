import { say } from '../../../locales/translate.ts';
import type { Change, Work } from '../work.ts';
import type { Closed, ClosedAmong, MessageDelivery } from './delivery.ts';
import { blockStanding, channelsInUse, standingIn, type Standing } from './posted-messages-store.ts';

/** The channels with messages of ours in which the bot may not post now, each with the reason. */
export const closedInUse = async (work: Work, closedAmong: ClosedAmong): Promise<ReadonlyMap<string, Closed>> =>
  closedAmong(work, { guildId: work.guildId, channelIds: await channelsInUse(work, work.guildId) });

/**
 * Sets aside the messages that stand where the bot may post no more, each with the reason, and asks Discord nothing. Once it may
 * again they are due like everything that was blocked, and those that show what they should cost no call.
 */
export async function blockClosed(
  work: Work,
  { deliveries, closed }: { deliveries: readonly MessageDelivery[]; closed: ReadonlyMap<string, Closed> },
): Promise<void> {
  const { guildId } = work;
  if (closed.size === 0) return;
  const standing = await standingIn(work, guildId, [...closed.keys()]);
  for (const delivery of deliveries) {
    if (delivery.isKnownByKey !== true) continue;
    const kept = await keptOf(work, delivery, standing);
    const lines = kept.flatMap(({ key, channelId }) => {
      const reason = closed.get(channelId);
      return reason === undefined ? [] : { key, channelId, reason: say(`discord.delivery.${reason}`) };
    });
    const blocked = await blockStanding(work, delivery.kind, lines);
    for (const change of changesOf(delivery, guildId, blocked)) await work.change(change);
  }
}

/** Those of one kind that may still change. */
export async function keptOf(
  work: Work,
  delivery: MessageDelivery,
  standing: readonly Standing[],
): Promise<readonly Standing[]> {
  const own = standing.filter(({ key }) => kindOf(key) === delivery.kind);
  if (delivery.stillKept === undefined || own.length === 0) return own;
  const kept = new Set(await delivery.stillKept(work, { guildId: work.guildId, keys: own.map(({ key }) => key) }));
  return own.filter(({ key }) => kept.has(key));
}

/** One change for all messages of a kind, however many they are. */
function changesOf(delivery: MessageDelivery, guildId: string, keys: readonly string[]): readonly Change[] {
  const changes = keys.flatMap((key) => delivery.change?.({ guildId, key, payload: {} }) ?? []);
  const [first] = changes;
  return first === undefined ? [] : [{ ...first, affectedIds: changes.flatMap(({ affectedIds }) => affectedIds) }];
}

/** A key begins with its kind: `task:48`. */
export const kindOf = (key: string): string => key.split(':', 1)[0] ?? '';
