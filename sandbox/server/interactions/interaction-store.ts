import type { APIMessage, APIModalInteractionResponseCallbackData, InteractionType } from 'discord-api-types/v10';
import type { Outcome } from '../../control-api/contract.ts';
import type { EventBroadcaster } from '../event-broadcaster.ts';
import type { World } from '../../world/world.ts';

/** `interactions/receiving-and-responding.mdx`: answer within 3 s; the token lives 15 minutes. */
export const RESPONSE_TIMEOUT_MS = 3_000;
export const TOKEN_LIFETIME_MS = 15 * 60_000;
/** Beyond this the oldest records go, token life or not; a bench makes tens of thousands. */
const MAX_RECORDS = 10_000;

export type InteractionRecord = {
  id: string;
  token: string;
  type: InteractionType;
  userId: string;
  guildId: string | null;
  channelId: string;
  createdAtMs: number;
  /** By the clock that measures, which is finer than the one that tells the time. */
  startedMs: number;
  /** The callback type the bot answered with. */
  responseType: number | null;
  isEphemeral: boolean;
  /** The message `@original` names. */
  originalId: string | null;
  /** The message whose component was used, or which led to the modal. */
  sourceId: string | null;
  metadata: NonNullable<APIMessage['interaction_metadata']>;
  /** Of a command, its name with sub-commands. */
  name: string | null;
  /** For an option with autocomplete, its declared type. */
  optionType: number | null;
  modal: APIModalInteractionResponseCallbackData | null;
  /** Follow-ups left, where the application is installed by the person alone. */
  remainingFollowUps: number;
  outcome: Outcome;
  waiters: (() => void)[];
  deadline: NodeJS.Timeout | null;
  /** What the deadline does. */
  timeOut: () => void;
};

export type InteractionStore = {
  byId: Map<string, InteractionRecord>;
  byToken: Map<string, InteractionRecord>;
  add: (record: InteractionRecord) => void;
  /** Ends those that have waited too long by the clock, which may have been put forward. */
  expire: (timeoutMs: number) => void;
  close: () => void;
};

export function createInteractionStore(now: () => number): InteractionStore {
  const byId = new Map<string, InteractionRecord>();
  const byToken = new Map<string, InteractionRecord>();
  const drop = (record: InteractionRecord): void => {
    byId.delete(record.id);
    byToken.delete(record.token);
  };
  return {
    byId,
    byToken,
    add(record) {
      byId.set(record.id, record);
      byToken.set(record.token, record);
      for (const oldest of byId.values()) {
        const isExpired = now() - oldest.createdAtMs > TOKEN_LIFETIME_MS && isFinal(oldest.outcome);
        if (!isExpired && byId.size <= MAX_RECORDS) break;
        drop(oldest);
      }
    },
    expire(timeoutMs) {
      for (const record of byId.values()) if (now() - record.createdAtMs > timeoutMs) record.timeOut();
    },
    close() {
      for (const { deadline } of byId.values()) if (deadline) clearTimeout(deadline);
    },
  };
}

export const isFinal = ({ state }: Outcome): boolean => state !== 'pending' && state !== 'deferred';

type OutcomeContext = { world: World; broadcaster: EventBroadcaster };

/** Moves an interaction's outcome on, wakes those who wait for it, and tells watchers. */
export function updateOutcome(local: OutcomeContext, record: InteractionRecord, change: Partial<Outcome>): void {
  const elapsedMs = Math.round((performance.now() - record.startedMs) * 100) / 100;
  const { outcome } = record;
  const wasFinal = isFinal(outcome);
  Object.assign(outcome, change);
  if (record.responseType !== null) outcome.answeredMs ??= elapsedMs;
  if (isFinal(outcome) && !wasFinal) {
    outcome.settledMs = elapsedMs;
    if (record.deadline) clearTimeout(record.deadline);
    record.deadline = null;
    for (const wake of record.waiters.splice(0)) wake();
  }
  if (!local.broadcaster.hasListeners()) return;
  const { userId, guildId, channelId } = record;
  local.broadcaster.emit({ type: 'interaction', userId, guildId, channelId, outcome: { ...outcome } });
}

/** Waits until the outcome is final, at most `waitMs`; answers it as it then stands. */
export async function waitForOutcome(record: InteractionRecord, waitMs: number): Promise<Outcome> {
  if (!isFinal(record.outcome) && waitMs > 0) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      record.waiters.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
  return { ...record.outcome };
}
