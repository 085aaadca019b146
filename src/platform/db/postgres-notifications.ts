import { Client, escapeIdentifier, type ClientConfig } from 'pg';
import type { Database, DatabaseLog } from './database.ts';

export interface Notifications {
  listen: Database['listen'];
  notify: Database['notify'];
  close(): Promise<void>;
}

const INITIAL_RETRY_DELAY_MS = 500;
const MAX_RETRY_DELAY_MS = 30_000;

/**
 * Runs LISTEN on a connection of its own, opened with the first listener and reopened with growing delays when lost,
 * and NOTIFY with at most one statement per channel in flight. Behind a transaction pooler no notification arrives.
 */
export function createNotifications(options: {
  settings: ClientConfig;
  publish: (channel: string) => Promise<unknown>;
  log: DatabaseLog;
}): Notifications {
  const { settings, publish, log } = options;
  const listeners = new Map<string, Set<() => void>>();
  let client: Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let retryDelayMs = INITIAL_RETRY_DELAY_MS;
  let isClosed = false;

  const connect = async (): Promise<void> => {
    const newClient = new Client({ ...settings, connectionTimeoutMillis: 5_000 });
    client = newClient;
    const onLost = (error?: unknown): void => {
      if (client !== newClient) return;
      client = undefined;
      // oxlint-disable-next-line promise/no-promise-in-callback -- Nobody waits for the end of a lost connection.
      void newClient.end().catch(() => undefined);
      if (isClosed) return;
      log(`Listening for database notifications failed; trying again in ${retryDelayMs} ms.`, error);
      retry = setTimeout(() => void connect(), retryDelayMs);
      retry.unref();
      retryDelayMs = Math.min(retryDelayMs * 2, MAX_RETRY_DELAY_MS);
    };
    newClient.on('error', onLost);
    newClient.on('end', () => onLost());
    newClient.on('notification', ({ channel }) => {
      for (const onNotify of listeners.get(channel) ?? []) onNotify();
    });
    try {
      await newClient.connect();
      for (const channel of listeners.keys()) await newClient.query(`listen ${escapeIdentifier(channel)}`);
      retryDelayMs = INITIAL_RETRY_DELAY_MS;
    } catch (error) {
      onLost(error);
    }
  };

  const sending = new Map<string, { isSendDue: boolean }>();
  const send = async (channel: string): Promise<void> => {
    const state = { isSendDue: true };
    sending.set(channel, state);
    while (state.isSendDue) {
      state.isSendDue = false;
      await publish(channel).catch((error: unknown) => log('A notification could not be sent.', error));
    }
    sending.delete(channel);
  };

  return {
    listen: async (channel, onNotify) => {
      const known = listeners.get(channel);
      const channelListeners = known ?? new Set();
      channelListeners.add(onNotify);
      listeners.set(channel, channelListeners);
      if (!client && retry === undefined) await connect();
      else if (!known) await client?.query(`listen ${escapeIdentifier(channel)}`).catch(() => undefined);
      return () => {
        channelListeners.delete(onNotify);
        return Promise.resolve();
      };
    },
    notify: async (channel) => {
      const inFlight = sending.get(channel);
      if (inFlight) inFlight.isSendDue = true;
      else await send(channel);
    },
    close: async () => {
      isClosed = true;
      clearTimeout(retry);
      const lastClient = client;
      client = undefined;
      await lastClient?.end().catch(() => undefined);
    },
  };
}
