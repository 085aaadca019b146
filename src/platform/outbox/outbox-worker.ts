import { t } from '../../../locales/translate.ts';
import { acrossGuilds, readIn, transactIn } from '../context.ts';
import type { Database } from '../db/database.ts';
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
import { blockInaccessible, findInaccessibleChannelsInUse } from './channel-access.ts';
import type { FindInaccessibleChannels, DirectDelivery, MessageDelivery } from './delivery.ts';
import {
  blockMessage,
  completeMessage,
  expediteMessages,
  msUntilNextDue,
  setSyncStatus,
  postponeMessage,
  releaseMessage,
  leaseMessages,
  unblockMessages,
  type LeasedMessage,
} from './store.ts';

/**
 * How one kind of outbox message is delivered: as a Discord message that is kept up to date, or by a call of its own.
 */
export type Delivery = MessageDelivery | DirectDelivery<DiscordPort>;

export type OutboxWorkerSettings = {
  /** Maximum number of deliveries in flight; at most one per channel. */
  concurrency: number;
  /** How long a message of a vanished process stays leased. Longer than all calls of one delivery can take. */
  leaseMs: number;
  /** Minimum interval between two calls for one key, so that many changes become few calls. */
  minIntervalMs: number;
  /** The delay after a first failure, doubled with each further one up to the maximum; half of it is random. */
  backoffMs: number;
  maxBackoffMs: number;
  /** How often to poll for messages without a wake. */
  pollMs: number;
  nonceWindowMs: number;
  /** How long a stop waits for deliveries in flight. */
  stopTimeoutMs: number;
};

export const DEFAULT_SETTINGS: OutboxWorkerSettings = {
  concurrency: 8,
  leaseMs: 60_000,
  minIntervalMs: 1_000,
  backoffMs: 1_000,
  maxBackoffMs: 60_000,
  pollMs: 1_000,
  nonceWindowMs: 120_000,
  stopTimeoutMs: 5_000,
};
const NOTIFY_CHANNEL = 'economy_outbox';

export type OutboxWorkerDependencies = {
  db: Database;
  port: DiscordPort;
  deliveries: readonly Delivery[];
  findInaccessibleChannels: FindInaccessibleChannels;
  changeFeed: { wake(): void };
  log: Log;
  nowMs: () => number;
  newId: () => string;
  /** Returns a non-negative integer below its argument. */
  random: (below: number) => number;
  settings?: Partial<OutboxWorkerSettings>;
};

export type OutboxWorker = {
  start(): Promise<void>;
  /** Leases nothing more, finishes deliveries in flight, and releases those that do not finish in time. */
  stop(): Promise<void>;
  /** Polls soon, because something may be due. */
  wake(): void;
  /**
   * Call when settings or permissions of a guild changed: retries what was blocked there, and blocks what cannot be
   * delivered now.
   */
  unblock(guildId: string): Promise<void>;
  readiness(): { ok: true } | { ok: false; problem: string };
};

/** Stands in for the outbox worker in a process that only enqueues: wakes the workers of other processes. */
export const remoteOutboxWorker = (db: Database) => ({ wake: (): void => void db.notify(NOTIFY_CHANNEL) });

/** Delivers outbox messages to Discord; any number of processes can run a worker on the same database. */
export function createOutboxWorker(dependencies: OutboxWorkerDependencies): OutboxWorker {
  const { db, port, log, changeFeed } = dependencies;
  const settings = { ...DEFAULT_SETTINGS, ...dependencies.settings };
  const deliverMessageDependencies: DeliverMessageDependencies = {
    ...dependencies,
    nonceWindowMs: settings.nonceWindowMs,
  };
  const byKind = new Map(dependencies.deliveries.map((delivery) => [delivery.kind, delivery]));
  const inFlight = new Map<LeasedMessage, Promise<void>>();
  let polling: Promise<void> | undefined;
  let isPollDue = false;
  let isRunning = false;
  let isTokenRefused = false;
  let isDown = false;
  let isFailing = false;
  let timer: NodeJS.Timeout | undefined;
  let stopListening: () => Promise<void> = () => Promise.resolve();

  const recordFailure = async (
    outboxMessage: LeasedMessage,
    delivery: Delivery | undefined,
    failure: Failure,
  ): Promise<void> => {
    const reason = describeFailure(failure);
    if (failure.kind === 'fatal_token') {
      isTokenRefused = true;
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
        await postponeMessage(work, outboxMessage, { waitMs: retryDelayMs(failure, outboxMessage.attempts), reason });
      if (isBlocked) await setSyncStatus(work, outboxMessage, 'blocked');
      if (isBlocked && delivery !== undefined && 'onBlocked' in delivery)
        await delivery.onBlocked?.(work, outboxMessage, failure);
      if (delivery !== undefined && (isBlocked || outboxMessage.attempts === 0))
        await recordDeliveryChange(work, delivery, outboxMessage);
    });
  };
  const retryDelayMs = (failure: Failure, attempts: number): number => {
    const maxDelayMs = Math.min(settings.backoffMs * 2 ** Math.min(attempts, 30), settings.maxBackoffMs);
    const backoff = maxDelayMs / 2 + dependencies.random(Math.max(Math.round(maxDelayMs / 2), 1));
    return failure.kind === 'wait' ? failure.retryAfterMs + dependencies.random(100) : backoff;
  };

  const deliverAndRecord = async (outboxMessage: LeasedMessage): Promise<void> => {
    const delivery = byKind.get(outboxMessage.kind);
    try {
      const outcome = await deliverOne(deliverMessageDependencies, delivery, outboxMessage);
      if (outcome !== undefined) await recordFailure(outboxMessage, delivery, outcome);
      if (outcome?.kind === 'down') isDown = true;
      else if (outcome === undefined && isDown) {
        isDown = false;
        await acrossGuilds(db, (queries) => expediteMessages(queries, t('discord.delivery.down')));
      }
    } catch (error) {
      log.error(
        { err: error, guild: outboxMessage.guildId, key: outboxMessage.key },
        'An outbox message could not be delivered.',
      );
      const delay = {
        waitMs: retryDelayMs({ ok: false, kind: 'down', message: '' }, outboxMessage.attempts),
        reason: unexpectedReason(),
      };
      await transactIn(db, { guildId: outboxMessage.guildId, actor: OUTBOX_ACTOR }, (work) =>
        postponeMessage(work, outboxMessage, delay),
      );
    }
    changeFeed.wake();
  };

  const poll = async (): Promise<void> => {
    const { leaseMs, minIntervalMs, concurrency } = settings;
    const limit = concurrency - inFlight.size;
    if (limit <= 0) return;
    const outboxMessages = await acrossGuilds(db, (queries) =>
      leaseMessages(queries, { limit, leaseMs, minIntervalMs }),
    );
    for (const outboxMessage of outboxMessages) {
      const done = deliverAndRecord(outboxMessage)
        // When the result cannot be recorded, the lease expires and releases the message.
        .catch((error: unknown) =>
          log.warn({ err: error, key: outboxMessage.key }, 'The result of a delivery could not be recorded.'),
        )
        .finally(() => {
          inFlight.delete(outboxMessage);
          wake();
        });
      inFlight.set(outboxMessage, done);
    }
    if (outboxMessages.length > 0 || inFlight.size > 0) return;
    const nextMs = await acrossGuilds(db, (queries) => msUntilNextDue(queries, minIntervalMs));
    if (nextMs !== null && nextMs < settings.pollMs) schedulePoll(Math.max(nextMs, 5));
  };
  const schedulePoll = (ms: number): void => {
    clearTimeout(timer);
    if (isRunning) timer = setTimeout(wake, ms);
  };
  const wake = (): void => {
    if (!isRunning || isTokenRefused) return;
    isPollDue = true;
    if (polling !== undefined) return;
    isPollDue = false;
    schedulePoll(settings.pollMs);
    polling = poll()
      .then(
        () => void (isFailing = false),
        (error: unknown) => {
          if (!isFailing) log.warn({ err: error }, 'The outbox cannot be read at the moment.');
          isFailing = true;
          isPollDue = false;
        },
      )
      .finally(() => {
        polling = undefined;
        if (isPollDue) wake();
      });
  };

  return {
    start: async () => {
      isRunning = true;
      stopListening = await db.listen(NOTIFY_CHANNEL, wake);
      wake();
    },
    stop: async () => {
      isRunning = false;
      clearTimeout(timer);
      await stopListening();
      await polling;
      let timeoutTimer: NodeJS.Timeout | undefined;
      const timeout = new Promise<void>((done) => (timeoutTimer = setTimeout(done, settings.stopTimeoutMs)));
      await Promise.race([timeout, Promise.all(inFlight.values())]);
      clearTimeout(timeoutTimer);
      const unfinished = [...inFlight.keys()];
      if (unfinished.length === 0) return;
      await acrossGuilds(db, async (queries) => {
        for (const outboxMessage of unfinished) await releaseMessage(queries, outboxMessage);
      });
    },
    wake,
    unblock: async (guildId) => {
      const messages = dependencies.deliveries.filter((delivery) => 'render' in delivery);
      const { result } = await transactIn(db, { guildId, actor: OUTBOX_ACTOR }, async (work) => {
        const inaccessible = await findInaccessibleChannelsInUse(work, dependencies.findInaccessibleChannels);
        const unblocked = await unblockMessages(work, guildId, [...inaccessible.keys()]);
        await blockInaccessible(work, { deliveries: messages, inaccessible });
        return unblocked;
      });
      changeFeed.wake();
      if (result > 0) wake();
    },
    readiness: () => (isTokenRefused ? { ok: false, problem: t('discord.delivery.fatal_token') } : { ok: true }),
  };

  async function deliverOne(
    messageDependencies: DeliverMessageDependencies,
    delivery: Delivery | undefined,
    outboxMessage: LeasedMessage,
  ): Promise<Outcome> {
    if (delivery === undefined)
      throw new Error(`No delivery handles outbox messages of the kind ${outboxMessage.kind}.`);
    if ('render' in delivery) return deliverMessage(messageDependencies, delivery, outboxMessage);
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
}

const unexpectedReason = (): string => t('discord.delivery.unexpected');

/** Describes what went wrong, for the managers who see it. */
function describeFailure({ kind, code, message }: Failure): string {
  if (kind === 'wait' || kind === 'down' || kind === 'fatal_token') return t(`discord.delivery.${kind}`);
  if (kind === 'gone_channel') return t('discord.delivery.no_channel');
  if (kind === 'blocked') return t(code === 50_001 ? 'discord.delivery.no_access' : 'discord.delivery.no_permission');
  return t('discord.delivery.refused', { message });
}
