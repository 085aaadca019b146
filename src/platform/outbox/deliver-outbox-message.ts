import { t } from '../../../locales/translate.ts';
import { acrossGuilds, readIn, transactIn } from '../context.ts';
import type { DiscordPort } from '../discord/rest/discord-port.ts';
import type { Log } from '../log.ts';
import {
  recordDeliveryChange,
  deliverMessage,
  OUTBOX_ACTOR,
  type DeliverMessageDependencies,
  type Failure,
  type Outcome,
} from './deliver-message.ts';
import type { DirectDelivery, MessageDelivery } from './delivery.ts';
import {
  blockMessage,
  completeMessage,
  expediteMessages,
  setSyncStatus,
  postponeMessage,
  releaseMessage,
  type LeasedMessage,
} from './store.ts';

/**
 * How one kind of outbox message is delivered: as a Discord message that is kept up to date, or by a call of its own.
 */
export type Delivery = MessageDelivery | DirectDelivery<DiscordPort>;

/** What deliveries need, and what they have learned about Discord. */
export type DeliveryState = DeliverMessageDependencies & {
  readonly byKind: ReadonlyMap<string, Delivery>;
  readonly changeFeed: { wake(): void };
  readonly log: Log;
  readonly random: (below: number) => number;
  readonly settings: { backoffMs: number; maxBackoffMs: number };
  isTokenRefused: boolean;
  /** The last delivery did not reach Discord. */
  isDown: boolean;
};

/** Delivers a leased message and records the result: completed, blocked or postponed. */
export async function deliverOutboxMessage(state: DeliveryState, outboxMessage: LeasedMessage): Promise<void> {
  const { db, log } = state;
  const delivery = state.byKind.get(outboxMessage.kind);
  try {
    const outcome = await deliverByKind(state, delivery, outboxMessage);
    if (outcome !== undefined) await recordFailure(state, delivery, outboxMessage, outcome);
    if (outcome?.kind === 'down') state.isDown = true;
    else if (outcome === undefined && state.isDown) {
      state.isDown = false;
      await acrossGuilds(db, (queries) => expediteMessages(queries, t('discord.delivery.down')));
    }
  } catch (error) {
    log.error(
      { err: error, guild: outboxMessage.guildId, key: outboxMessage.key },
      'An outbox message could not be delivered.',
    );
    const delay = {
      waitMs: retryDelayMs(state, { ok: false, kind: 'down', message: '' }, outboxMessage.attempts),
      reason: t('discord.delivery.unexpected'),
    };
    await transactIn(db, { guildId: outboxMessage.guildId, actor: OUTBOX_ACTOR }, (work) =>
      postponeMessage(work, outboxMessage, delay),
    );
  }
  state.changeFeed.wake();
}

async function deliverByKind(
  state: DeliveryState,
  delivery: Delivery | undefined,
  outboxMessage: LeasedMessage,
): Promise<Outcome> {
  const { db, port } = state;
  if (delivery === undefined) throw new Error(`No delivery handles outbox messages of the kind ${outboxMessage.kind}.`);
  if ('render' in delivery) return deliverMessage(state, delivery, outboxMessage);
  const result = await delivery.deliver(port, (run) => readIn(db, outboxMessage.guildId, run), outboxMessage);
  if (result !== 'done' && 'ok' in result && !result.ok) return result;
  await transactIn(db, { guildId: outboxMessage.guildId, actor: OUTBOX_ACTOR }, async (work) => {
    if (result !== 'done' && 'done' in result) await result.done(work);
    await delivery.onDone?.(work, outboxMessage);
    await recordDeliveryChange(work, delivery, outboxMessage);
    await completeMessage(work, outboxMessage);
  });
  return undefined;
}

async function recordFailure(
  state: DeliveryState,
  delivery: Delivery | undefined,
  outboxMessage: LeasedMessage,
  failure: Failure,
): Promise<void> {
  const { db, log } = state;
  const reason = describeFailure(failure);
  if (failure.kind === 'fatal_token') {
    state.isTokenRefused = true;
    log.error('Discord refused the bot token; deliveries have stopped.');
  }
  const isBlocked = failure.kind === 'blocked' || failure.kind === 'refused' || failure.kind.startsWith('gone');
  log.warn(
    { guild: outboxMessage.guildId, key: outboxMessage.key, kind: failure.kind, code: failure.code },
    failure.message,
  );
  await transactIn(db, { guildId: outboxMessage.guildId, actor: OUTBOX_ACTOR }, async (work) => {
    if (failure.kind === 'fatal_token') return releaseMessage(work, outboxMessage);
    if (isBlocked) await blockMessage(work, outboxMessage, reason);
    else
      await postponeMessage(work, outboxMessage, {
        waitMs: retryDelayMs(state, failure, outboxMessage.attempts),
        reason,
      });
    if (isBlocked) await setSyncStatus(work, outboxMessage, 'blocked');
    if (isBlocked && delivery !== undefined && 'onBlocked' in delivery)
      await delivery.onBlocked?.(work, outboxMessage, failure);
    if (delivery !== undefined && (isBlocked || outboxMessage.attempts === 0))
      await recordDeliveryChange(work, delivery, outboxMessage);
  });
}

function retryDelayMs({ settings, random }: DeliveryState, failure: Failure, attempts: number): number {
  const maxDelayMs = Math.min(settings.backoffMs * 2 ** Math.min(attempts, 30), settings.maxBackoffMs);
  const backoff = maxDelayMs / 2 + random(Math.max(Math.round(maxDelayMs / 2), 1));
  return failure.kind === 'wait' ? failure.retryAfterMs + random(100) : backoff;
}

/** Describes what went wrong, for the managers who see it. */
function describeFailure({ kind, code, message }: Failure): string {
  if (kind === 'wait' || kind === 'down' || kind === 'fatal_token') return t(`discord.delivery.${kind}`);
  if (kind === 'gone_channel') return t('discord.delivery.no_channel');
  if (kind === 'blocked') return t(code === 50_001 ? 'discord.delivery.no_access' : 'discord.delivery.no_permission');
  return t('discord.delivery.refused', { message });
}
