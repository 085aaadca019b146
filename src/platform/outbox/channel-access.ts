import { t } from '../../../locales/translate.ts';
import type { Change, Work } from '../work.ts';
import type { AccessProblem, FindInaccessibleChannels, MessageDelivery } from './delivery.ts';
import {
  blockPostedMessages,
  listChannelsInUse,
  listPostedMessages,
  type PostedMessageRef,
} from './posted-messages-store.ts';

/** Returns the channels with posted messages in which the bot cannot post now, each with the reason. */
export const findInaccessibleChannelsInUse = async (
  work: Work,
  findInaccessibleChannels: FindInaccessibleChannels,
): Promise<ReadonlyMap<string, AccessProblem>> =>
  findInaccessibleChannels(work, { guildId: work.guildId, channelIds: await listChannelsInUse(work, work.guildId) });

/**
 * Blocks the messages in channels where the bot may no longer post, each with the reason, without calling Discord. Once
 * it may post again, they are due like every blocked message, and those that are up to date cost no call.
 */
export async function blockInaccessible(
  work: Work,
  {
    deliveries,
    inaccessible,
  }: { deliveries: readonly MessageDelivery[]; inaccessible: ReadonlyMap<string, AccessProblem> },
): Promise<void> {
  const { guildId } = work;
  if (inaccessible.size === 0) return;
  const posted = await listPostedMessages(work, guildId, [...inaccessible.keys()]);
  for (const delivery of deliveries) {
    if (delivery.rendersFromKey !== true) continue;
    const updatable = await filterUpdatableOf(work, delivery, posted);
    const outboxMessages = updatable.flatMap(({ key, channelId }) => {
      const reason = inaccessible.get(channelId);
      return reason === undefined ? [] : { key, channelId, reason: t(`discord.delivery.${reason}`) };
    });
    const blocked = await blockPostedMessages(work, delivery.kind, outboxMessages);
    for (const change of deliveryChangesOf(delivery, guildId, blocked)) await work.recordChange(change);
  }
}

/** Returns the messages of one kind that may still change. */
export async function filterUpdatableOf(
  work: Work,
  delivery: MessageDelivery,
  posted: readonly PostedMessageRef[],
): Promise<readonly PostedMessageRef[]> {
  const own = posted.filter(({ key }) => deliveryKindOf(key) === delivery.kind);
  if (delivery.filterUpdatable === undefined || own.length === 0) return own;
  const updatable = new Set(
    await delivery.filterUpdatable(work, { guildId: work.guildId, keys: own.map(({ key }) => key) }),
  );
  return own.filter(({ key }) => updatable.has(key));
}

/** Returns one change for all messages of a kind, however many there are. */
function deliveryChangesOf(delivery: MessageDelivery, guildId: string, keys: readonly string[]): readonly Change[] {
  const changes = keys.flatMap((key) => delivery.change?.({ guildId, key, payload: {} }) ?? []);
  const [first] = changes;
  return first === undefined ? [] : [{ ...first, affectedIds: changes.flatMap(({ affectedIds }) => affectedIds) }];
}

/** A key begins with its kind: `task:48`. */
export const deliveryKindOf = (key: string): string => key.split(':', 1)[0] ?? '';
