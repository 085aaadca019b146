import { say } from '../../../locales/translate.ts';
import { acrossGuilds, readIn, transactIn } from '../context.ts';
import type { Database } from '../db/database.ts';
import type { DiscordPort } from '../discord/rest/discord-port.ts';
import type { Log } from '../log.ts';
import { announce, carryMessage, COURIER, type CarryParts, type Failure, type Outcome } from './deliver-message.ts';
import { blockClosed, closedInUse } from './channel-access.ts';
import type { ClosedAmong, DirectDelivery, MessageDelivery } from './delivery.ts';
import {
  blockLine,
  finishLine,
  hastenLines,
  nextDueMs,
  noteStatus,
  postponeLine,
  releaseLine,
  takeLines,
  unblockLines,
  type TakenLine,
} from './store.ts';

/** How one kind of outbox line is carried out: as a message that is kept up to date, or by a call of its own. */
export type Delivery = MessageDelivery | DirectDelivery<DiscordPort>;

export type CourierSettings = {
  /** Lines under way at once; one of a channel at most. */
  atOnce: number;
  /** How long a line of a process that vanished stays its own. Longer than all calls of one line can take. */
  leaseMs: number;
  /** The least time between two calls for one key, so that many changes of it become few calls. */
  spacingMs: number;
  /** The first wait after a failure, doubled with each further one up to the longest; half of it is left to chance. */
  backoffMs: number;
  longestBackoffMs: number;
  /** How often lines are looked for that nobody nudged about. */
  pollMs: number;
  nonceWindowMs: number;
  /** How long a stop waits for what is under way. */
  stopMs: number;
};

export const SETTINGS: CourierSettings = {
  atOnce: 8,
  leaseMs: 60_000,
  spacingMs: 1_000,
  backoffMs: 1_000,
  longestBackoffMs: 60_000,
  pollMs: 1_000,
  nonceWindowMs: 120_000,
  stopMs: 5_000,
};
const CHANNEL = 'economy_outbox';

export type CourierParts = {
  db: Database;
  port: DiscordPort;
  deliveries: readonly Delivery[];
  closedAmong: ClosedAmong;
  tail: { nudge(): void };
  log: Log;
  nowMs: () => number;
  newId: () => string;
  /** A whole number below its argument. */
  random: (below: number) => number;
  settings?: Partial<CourierSettings>;
};

export type Courier = {
  start(): Promise<void>;
  /** Takes nothing more, finishes what is under way, gives back what does not finish in time. */
  stop(): Promise<void>;
  /** Something may be due. */
  nudge(): void;
  /** Settings or permissions of a server changed: tries again what was blocked there, and blocks what cannot be kept now. */
  unblock(guildId: string): Promise<void>;
  readiness(): { ok: true } | { ok: false; problem: string };
};

/** The courier of a process that only owes: has those that carry look sooner. */
export const remoteCourier = (db: Database) => ({ nudge: (): void => void db.notify(CHANNEL) });

/** Carries out what is owed to Discord; any number of processes may run one on the same database. */
export function createCourier(parts: CourierParts): Courier {
  const { db, port, log, tail } = parts;
  const settings = { ...SETTINGS, ...parts.settings };
  const carrying: CarryParts = { ...parts, nonceWindowMs: settings.nonceWindowMs };
  const byKind = new Map(parts.deliveries.map((delivery) => [delivery.kind, delivery]));
  const underWay = new Map<TakenLine, Promise<void>>();
  let taking: Promise<void> | undefined;
  let isAgainDue = false;
  let isRunning = false;
  let isTokenRefused = false;
  let isDown = false;
  let isFailing = false;
  let timer: NodeJS.Timeout | undefined;
  let stopListening: () => Promise<void> = () => Promise.resolve();

  const settle = async (line: TakenLine, delivery: Delivery | undefined, failure: Failure): Promise<void> => {
    const reason = inWords(failure);
    if (failure.kind === 'fatal_token') {
      isTokenRefused = true;
      log.error('Discord refused the token of the bot; nothing is sent any more.');
    }
    const blocked = failure.kind === 'blocked' || failure.kind === 'refused' || failure.kind.startsWith('gone');
    log.warn({ guild: line.guildId, key: line.key, kind: failure.kind, code: failure.code }, failure.message);
    await transactIn(db, { guildId: line.guildId, actor: COURIER }, async (work) => {
      if (failure.kind === 'fatal_token') return releaseLine(work, line);
      if (blocked) await blockLine(work, line, reason);
      else await postponeLine(work, line, { waitMs: waitMs(failure, line.attempts), reason });
      if (blocked) await noteStatus(work, line, 'blocked');
      if (blocked && delivery !== undefined && 'onBlocked' in delivery) await delivery.onBlocked?.(work, line, failure);
      if (delivery !== undefined && (blocked || line.attempts === 0)) await announce(work, delivery, line);
    });
  };
  const waitMs = (failure: Failure, attempts: number): number => {
    const longest = Math.min(settings.backoffMs * 2 ** Math.min(attempts, 30), settings.longestBackoffMs);
    const backoff = longest / 2 + parts.random(Math.max(Math.round(longest / 2), 1));
    return failure.kind === 'wait' ? failure.retryAfterMs + parts.random(100) : backoff;
  };

  const carry = async (line: TakenLine): Promise<void> => {
    const delivery = byKind.get(line.kind);
    try {
      const outcome = await carryOut(carrying, delivery, line);
      if (outcome !== undefined) await settle(line, delivery, outcome);
      if (outcome?.kind === 'down') isDown = true;
      else if (outcome === undefined && isDown) {
        isDown = false;
        await acrossGuilds(db, (queries) => hastenLines(queries, say('discord.delivery.down')));
      }
    } catch (error) {
      log.error({ err: error, guild: line.guildId, key: line.key }, 'A line could not be carried out.');
      const wait = { waitMs: waitMs({ ok: false, kind: 'down', message: '' }, line.attempts), reason: UNEXPECTED() };
      await transactIn(db, { guildId: line.guildId, actor: COURIER }, (work) => postponeLine(work, line, wait));
    }
    tail.nudge();
  };

  const take = async (): Promise<void> => {
    const { leaseMs, spacingMs, atOnce } = settings;
    const limit = atOnce - underWay.size;
    if (limit <= 0) return;
    const lines = await acrossGuilds(db, (queries) => takeLines(queries, { limit, leaseMs, spacingMs }));
    for (const line of lines) {
      const done = carry(line)
        // The lease gives the line back when the database could not be told.
        .catch((error: unknown) => log.warn({ err: error, key: line.key }, 'The fate of a line could not be recorded.'))
        .finally(() => {
          underWay.delete(line);
          nudge();
        });
      underWay.set(line, done);
    }
    if (lines.length > 0 || underWay.size > 0) return;
    const nextMs = await acrossGuilds(db, (queries) => nextDueMs(queries, spacingMs));
    if (nextMs !== null && nextMs < settings.pollMs) sleep(Math.max(nextMs, 5));
  };
  const sleep = (ms: number): void => {
    clearTimeout(timer);
    if (isRunning) timer = setTimeout(nudge, ms);
  };
  const nudge = (): void => {
    if (!isRunning || isTokenRefused) return;
    isAgainDue = true;
    if (taking !== undefined) return;
    isAgainDue = false;
    sleep(settings.pollMs);
    taking = take()
      .then(
        () => void (isFailing = false),
        (error: unknown) => {
          if (!isFailing) log.warn({ err: error }, 'What is owed to Discord cannot be read at the moment.');
          isFailing = true;
          isAgainDue = false;
        },
      )
      .finally(() => {
        taking = undefined;
        if (isAgainDue) nudge();
      });
  };

  return {
    start: async () => {
      isRunning = true;
      stopListening = await db.listen(CHANNEL, nudge);
      nudge();
    },
    stop: async () => {
      isRunning = false;
      clearTimeout(timer);
      await stopListening();
      await taking;
      let giveUp: NodeJS.Timeout | undefined;
      const tooLong = new Promise<void>((done) => (giveUp = setTimeout(done, settings.stopMs)));
      await Promise.race([tooLong, Promise.all(underWay.values())]);
      clearTimeout(giveUp);
      const left = [...underWay.keys()];
      if (left.length === 0) return;
      await acrossGuilds(db, async (queries) => {
        for (const line of left) await releaseLine(queries, line);
      });
    },
    nudge,
    unblock: async (guildId) => {
      const messages = parts.deliveries.filter((delivery) => 'render' in delivery);
      const { result } = await transactIn(db, { guildId, actor: COURIER }, async (work) => {
        const closed = await closedInUse(work, parts.closedAmong);
        const unblocked = await unblockLines(work, guildId, [...closed.keys()]);
        await blockClosed(work, { deliveries: messages, closed });
        return unblocked;
      });
      tail.nudge();
      if (result > 0) nudge();
    },
    readiness: () => (isTokenRefused ? { ok: false, problem: say('discord.delivery.fatal_token') } : { ok: true }),
  };

  async function carryOut(with_: CarryParts, delivery: Delivery | undefined, line: TakenLine): Promise<Outcome> {
    if (delivery === undefined) throw new Error(`Nobody carries lines of the kind ${line.kind}.`);
    if ('render' in delivery) return carryMessage(with_, delivery, line);
    const answer = await delivery.deliver(port, (run) => readIn(db, line.guildId, run), line);
    if (answer !== 'done' && 'ok' in answer && !answer.ok) return answer;
    await transactIn(db, { guildId: line.guildId, actor: COURIER }, async (work) => {
      if (answer !== 'done' && 'done' in answer) await answer.done(work);
      await delivery.onDone?.(work, line);
      await announce(work, delivery, line);
      await finishLine(work, line);
    });
    return undefined;
  }
}

const UNEXPECTED = (): string => say('discord.delivery.unexpected');

/** What went wrong, in words for the managers who see it. */
function inWords({ kind, code, message }: Failure): string {
  if (kind === 'wait' || kind === 'down' || kind === 'fatal_token') return say(`discord.delivery.${kind}`);
  if (kind === 'gone_channel') return say('discord.delivery.no_channel');
  if (kind === 'blocked') return say(code === 50_001 ? 'discord.delivery.no_access' : 'discord.delivery.no_permission');
  return say('discord.delivery.refused', { message });
}
