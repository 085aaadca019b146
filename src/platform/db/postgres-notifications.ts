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
 * LISTEN on a connection of its own, opened with the first listener and reopened with growing pauses when lost, and
 * NOTIFY of which at most one per channel is under way. Behind a transaction pooler nothing is heard.
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
      // oxlint-disable-next-line promise/no-promise-in-callback -- A lost connection has no one to tell that it closed.
      void newClient.end().catch(() => undefined);
      if (isClosed) return;
      log(`Listening for the database's nudges failed; trying again in ${retryDelayMs} ms.`, error);
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
      await publish(channel).catch((error: unknown) => log('A nudge could not be sent.', error));
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
