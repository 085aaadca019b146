import { Client, escapeIdentifier, type ClientConfig } from 'pg';
import type { Database, DatabaseLog } from './database.ts';

export interface Nudges {
  listen: Database['listen'];
  notify: Database['notify'];
  close(): Promise<void>;
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;

/**
 * LISTEN on a connection of its own, opened with the first listener and reopened with growing pauses when lost, and
 * NOTIFY of which at most one per channel is under way. Behind a transaction pooler nothing is heard.
 */
export function makeNudges(options: {
  settings: ClientConfig;
  publish: (channel: string) => Promise<unknown>;
  log: DatabaseLog;
}): Nudges {
  const { settings, publish, log } = options;
  const listeners = new Map<string, Set<() => void>>();
  let client: Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let pauseMs = FIRST_RETRY_MS;
  let isClosed = false;

  const connect = async (): Promise<void> => {
    const fresh = new Client({ ...settings, connectionTimeoutMillis: 5_000 });
    client = fresh;
    const lost = (error?: unknown): void => {
      if (client !== fresh) return;
      client = undefined;
      // oxlint-disable-next-line promise/no-promise-in-callback -- A lost connection has no one to tell that it closed.
      void fresh.end().catch(() => undefined);
      if (isClosed) return;
      log(`Listening for the database's nudges failed; trying again in ${pauseMs} ms.`, error);
      retry = setTimeout(() => void connect(), pauseMs);
      retry.unref();
      pauseMs = Math.min(pauseMs * 2, LONGEST_RETRY_MS);
    };
    fresh.on('error', lost);
    fresh.on('end', () => lost());
    fresh.on('notification', ({ channel }) => {
      for (const heard of listeners.get(channel) ?? []) heard();
    });
    try {
      await fresh.connect();
      for (const channel of listeners.keys()) await fresh.query(`listen ${escapeIdentifier(channel)}`);
      pauseMs = FIRST_RETRY_MS;
    } catch (error) {
      lost(error);
    }
  };

  const sending = new Map<string, { isAgainDue: boolean }>();
  const send = async (channel: string): Promise<void> => {
    const state = { isAgainDue: true };
    sending.set(channel, state);
    while (state.isAgainDue) {
      state.isAgainDue = false;
      await publish(channel).catch((error: unknown) => log('A nudge could not be sent.', error));
    }
    sending.delete(channel);
  };

  return {
    listen: async (channel, heard) => {
      const known = listeners.get(channel);
      const all = known ?? new Set();
      all.add(heard);
      listeners.set(channel, all);
      if (!client && retry === undefined) await connect();
      else if (!known) await client?.query(`listen ${escapeIdentifier(channel)}`).catch(() => undefined);
      return () => {
        all.delete(heard);
        return Promise.resolve();
      };
    },
    notify: async (channel) => {
      const underWay = sending.get(channel);
      if (underWay) underWay.isAgainDue = true;
      else await send(channel);
    },
    close: async () => {
      isClosed = true;
      clearTimeout(retry);
      const last = client;
      client = undefined;
      await last?.end().catch(() => undefined);
    },
  };
}
