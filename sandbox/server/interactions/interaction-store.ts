import type { APIMessage, APIModalInteractionResponseCallbackData, InteractionType } from 'discord-api-types/v10';
import type { Outcome } from '../../control-api/actions-contract.ts';
import type { EventBroadcaster } from '../event-broadcaster.ts';

/** `interactions/receiving-and-responding.mdx`: respond within 3 s; the token is valid for 15 minutes. */
export const RESPONSE_TIMEOUT_MS = 3_000;
export const TOKEN_LIFETIME_MS = 15 * 60_000;
/** Beyond this the oldest records are dropped, even with a valid token; a benchmark creates tens of thousands. */
const MAX_RECORDS = 10_000;

export type InteractionRecord = {
  id: string;
  token: string;
  type: InteractionType;
  userId: string;
  guildId: string | null;
  channelId: string;
  createdAtMs: number;
  /** From the monotonic clock, which is finer than the wall clock. */
  startedMs: number;
  /** The callback type of the bot's response. */
  responseType: number | null;
  isEphemeral: boolean;
  /** Id of the message that `@original` names. */
  originalId: string | null;
  /** Id of the message whose component was used or led to the modal. */
  sourceId: string | null;
  metadata: NonNullable<APIMessage['interaction_metadata']>;
  /** Name of the command, subcommands included. */
  name: string | null;
  /** Declared type of an option with autocomplete. */
  optionType: number | null;
  modal: APIModalInteractionResponseCallbackData | null;
  /** Remaining follow-ups; limited if only the user has installed the application. */
  remainingFollowUps: number;
  outcome: Outcome;
  waiters: (() => void)[];
  deadline: NodeJS.Timeout | null;
  /** Called when the deadline passes. */
  timeOut: () => void;
};

export type InteractionStore = {
  byId: Map<string, InteractionRecord>;
  byToken: Map<string, InteractionRecord>;
  add: (record: InteractionRecord) => void;
  /** Times out interactions older than `timeoutMs` by the clock, which may have been advanced. */
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

/** Changes the outcome of an interaction, resolves those waiting for it and notifies observers. */
export function updateOutcome(
  { broadcaster }: { broadcaster: EventBroadcaster },
  record: InteractionRecord,
  change: Partial<Outcome>,
): void {
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
  if (!broadcaster.hasListeners()) return;
  const { userId, guildId, channelId } = record;
  broadcaster.emit({ type: 'interaction', userId, guildId, channelId, outcome: { ...outcome } });
}

/** Waits up to `waitMs` until the outcome is final. Resolves with the current outcome. */
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
