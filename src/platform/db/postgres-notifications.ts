import { Client, escapeIdentifier, type ClientConfig } from 'pg';
import type { Database, DatabaseLog } from './database.ts';

export interface Notifications {
  listen: Database['listen'];
  notify: Database['notify'];
  close(): Promise<void>;
}

const INITIAL_RETRY_DELAY_MS = 500;
const MAX_RETRY_DELAY_MS = 30_000;

interface NotificationOptions {
  settings: ClientConfig;
  publish: (channel: string) => Promise<unknown>;
  log: DatabaseLog;
}

interface NotificationState extends NotificationOptions {
  readonly listeners: Map<string, Set<() => void>>;
  /** The channels with a NOTIFY in flight, and whether another one must follow. */
  readonly sending: Map<string, { isSendDue: boolean }>;
  client: Client | undefined;
  retry: NodeJS.Timeout | undefined;
  retryDelayMs: number;
  isClosed: boolean;
}

/**
 * Runs LISTEN on a connection of its own, opened with the first listener and reopened with growing delays when lost,
 * and NOTIFY with at most one statement per channel in flight. Behind a transaction pooler no notification arrives.
 */
export function createNotifications(options: NotificationOptions): Notifications {
  const state: NotificationState = {
    ...options,
    listeners: new Map(),
    sending: new Map(),
    client: undefined,
    retry: undefined,
    retryDelayMs: INITIAL_RETRY_DELAY_MS,
    isClosed: false,
  };
  return {
    listen: async (channel, onNotify) => {
      const known = state.listeners.get(channel);
      const channelListeners = known ?? new Set();
      channelListeners.add(onNotify);
      state.listeners.set(channel, channelListeners);
      if (!state.client && state.retry === undefined) await connect(state);
      else if (!known) await state.client?.query(`listen ${escapeIdentifier(channel)}`).catch(() => undefined);
      return () => {
        channelListeners.delete(onNotify);
        return Promise.resolve();
      };
    },
    notify: async (channel) => {
      const inFlight = state.sending.get(channel);
      if (inFlight) inFlight.isSendDue = true;
      else await send(state, channel);
    },
    close: async () => {
      state.isClosed = true;
      clearTimeout(state.retry);
      const lastClient = state.client;
      state.client = undefined;
      await lastClient?.end().catch(() => undefined);
    },
  };
}

async function connect(state: NotificationState): Promise<void> {
  const { listeners } = state;
  const client = new Client({ ...state.settings, connectionTimeoutMillis: 5_000 });
  state.client = client;
  client.on('error', (error) => onLost(state, client, error));
  client.on('end', () => onLost(state, client));
  client.on('notification', ({ channel }) => {
    for (const onNotify of listeners.get(channel) ?? []) onNotify();
  });
  try {
    await client.connect();
    for (const channel of listeners.keys()) await client.query(`listen ${escapeIdentifier(channel)}`);
    state.retryDelayMs = INITIAL_RETRY_DELAY_MS;
  } catch (error) {
    onLost(state, client, error);
  }
}

function onLost(state: NotificationState, client: Client, error?: unknown): void {
  if (state.client !== client) return;
  state.client = undefined;
  // Nobody waits for the end of a lost connection.
  void client.end().catch(() => undefined);
  if (state.isClosed) return;
  state.log(`Listening for database notifications failed; trying again in ${state.retryDelayMs} ms.`, error);
  state.retry = setTimeout(() => void connect(state), state.retryDelayMs);
  state.retry.unref();
  state.retryDelayMs = Math.min(state.retryDelayMs * 2, MAX_RETRY_DELAY_MS);
}

async function send({ sending, publish, log }: NotificationState, channel: string): Promise<void> {
  const state = { isSendDue: true };
  sending.set(channel, state);
  while (state.isSendDue) {
    state.isSendDue = false;
    await publish(channel).catch((error: unknown) => log('A notification could not be sent.', error));
  }
  sending.delete(channel);
}
