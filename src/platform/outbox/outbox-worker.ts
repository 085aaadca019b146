import { t } from '../../../locales/translate.ts';
import { acrossGuilds, transactIn } from '../context.ts';
import type { Database } from '../db/database.ts';
import type { DiscordPort } from '../discord/rest/discord-port.ts';
import type { Log } from '../log.ts';
import { blockInaccessible, findInaccessibleChannelsInUse } from './channel-access.ts';
import { OUTBOX_ACTOR } from './deliver-message.ts';
import { deliverOutboxMessage, type Delivery, type DeliveryState } from './deliver-outbox-message.ts';
import type { FindInaccessibleChannels } from './delivery.ts';
import { msUntilNextDue, releaseMessage, leaseMessages, unblockMessages, type LeasedMessage } from './store.ts';

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

type OutboxWorkerState = DeliveryState & {
  readonly settings: OutboxWorkerSettings;
  readonly inFlight: Map<LeasedMessage, Promise<void>>;
  polling: Promise<void> | undefined;
  /** Something may have become due during the poll in progress. */
  isPollDue: boolean;
  isRunning: boolean;
  isFailing: boolean;
  timer: NodeJS.Timeout | undefined;
  stopListening: () => Promise<void>;
};

/** Delivers outbox messages to Discord; any number of processes can run a worker on the same database. */
export function createOutboxWorker(dependencies: OutboxWorkerDependencies): OutboxWorker {
  const settings = { ...DEFAULT_SETTINGS, ...dependencies.settings };
  const state: OutboxWorkerState = {
    ...dependencies,
    settings,
    nonceWindowMs: settings.nonceWindowMs,
    byKind: new Map(dependencies.deliveries.map((delivery) => [delivery.kind, delivery])),
    inFlight: new Map(),
    polling: undefined,
    isPollDue: false,
    isRunning: false,
    isTokenRefused: false,
    isDown: false,
    isFailing: false,
    timer: undefined,
    stopListening: () => Promise.resolve(),
  };
  return {
    start: async () => {
      state.isRunning = true;
      state.stopListening = await state.db.listen(NOTIFY_CHANNEL, () => wake(state));
      wake(state);
    },
    stop: () => stopWorker(state),
    wake: () => wake(state),
    unblock: (guildId) => unblockGuild(state, dependencies.deliveries, guildId),
    readiness: () => (state.isTokenRefused ? { ok: false, problem: t('discord.delivery.fatal_token') } : { ok: true }),
  };
}

function wake(state: OutboxWorkerState): void {
  if (!state.isRunning || state.isTokenRefused) return;
  state.isPollDue = true;
  if (state.polling !== undefined) return;
  state.isPollDue = false;
  schedulePoll(state, state.settings.pollMs);
  state.polling = poll(state)
    .then(
      () => void (state.isFailing = false),
      (error: unknown) => {
        if (!state.isFailing) state.log.warn({ err: error }, 'The outbox cannot be read at the moment.');
        state.isFailing = true;
        state.isPollDue = false;
      },
    )
    .finally(() => {
      state.polling = undefined;
      if (state.isPollDue) wake(state);
    });
}

function schedulePoll(state: OutboxWorkerState, ms: number): void {
  clearTimeout(state.timer);
  if (state.isRunning) state.timer = setTimeout(wake, ms, state);
}

/** Leases as many messages as may be in flight and starts to deliver them. */
async function poll(state: OutboxWorkerState): Promise<void> {
  const { db, log, inFlight, settings } = state;
  const { leaseMs, minIntervalMs, concurrency } = settings;
  const limit = concurrency - inFlight.size;
  if (limit <= 0) return;
  const outboxMessages = await acrossGuilds(db, (queries) => leaseMessages(queries, { limit, leaseMs, minIntervalMs }));
  for (const outboxMessage of outboxMessages) {
    const done = deliverOutboxMessage(state, outboxMessage)
      // When the result cannot be recorded, the lease expires and releases the message.
      .catch((error: unknown) =>
        log.warn({ err: error, key: outboxMessage.key }, 'The result of a delivery could not be recorded.'),
      )
      .finally(() => {
        inFlight.delete(outboxMessage);
        wake(state);
      });
    inFlight.set(outboxMessage, done);
  }
  if (outboxMessages.length > 0 || inFlight.size > 0) return;
  const nextMs = await acrossGuilds(db, (queries) => msUntilNextDue(queries, { leaseMs, minIntervalMs }));
  if (nextMs !== null && nextMs < settings.pollMs) schedulePoll(state, Math.max(nextMs, 5));
}

async function stopWorker(state: OutboxWorkerState): Promise<void> {
  const { db, inFlight, settings } = state;
  state.isRunning = false;
  clearTimeout(state.timer);
  await state.stopListening();
  await state.polling;
  let timeoutTimer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((done) => (timeoutTimer = setTimeout(done, settings.stopTimeoutMs)));
  await Promise.race([timeout, Promise.all(inFlight.values())]);
  clearTimeout(timeoutTimer);
  const unfinished = [...inFlight.keys()];
  if (unfinished.length === 0) return;
  await acrossGuilds(db, async (queries) => {
    for (const outboxMessage of unfinished) await releaseMessage(queries, outboxMessage);
  });
}

async function unblockGuild(state: OutboxWorkerState, deliveries: readonly Delivery[], guildId: string): Promise<void> {
  const { db, changeFeed, findInaccessibleChannels } = state;
  const messages = deliveries.filter((delivery) => 'render' in delivery);
  const { result } = await transactIn(db, { guildId, actor: OUTBOX_ACTOR }, async (work) => {
    const inaccessible = await findInaccessibleChannelsInUse(work, findInaccessibleChannels);
    const unblocked = await unblockMessages(work, guildId, [...inaccessible.keys()]);
    await blockInaccessible(work, { deliveries: messages, inaccessible });
    return unblocked;
  });
  changeFeed.wake();
  if (result > 0) wake(state);
}
