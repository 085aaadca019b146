import { nowMs } from '../../ui/components/clock.ts';
import { changeEvent, type ChangeEvent } from './changes.ts';
import { reduceConnection, STOPPED_AFTER_MS, retryDelayMs, type Connection } from './connection.ts';

export type ChangeStream = {
  open: () => void;
  read: () => Connection;
  subscribe: (listener: () => void) => () => void;
  /** Calls the listener with every change; returns a function that unsubscribes it. */
  onChange: (listener: (change: ChangeEvent) => void) => () => void;
  reconnect: () => void;
  close: () => void;
};

/**
 * Keeps the event stream of one server open. The browser reconnects by itself and sends the id of the last event. When the
 * server closes the stream (the access token expired), `isStillSignedIn` is called, which renews the sign-in, and a new
 * stream is opened. `onGap` is called whenever changes may have been missed.
 */
export function createChangeStream(options: {
  guildId: string;
  onGap: () => void;
  /** Resolves to false when the user is signed out; rejects when that could not be determined. */
  isStillSignedIn: () => Promise<boolean>;
}): ChangeStream {
  const listeners = new Set<() => void>();
  const changeListeners = new Set<(change: ChangeEvent) => void>();
  let connection: Connection = { phase: 'connecting', lostAtMs: nowMs() };
  let source: EventSource | undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let stoppedTimer: ReturnType<typeof setTimeout> | undefined;
  let attempts = 0;
  let lastEventId = '';
  let hasBeenOpen = false;
  let isClosed = true;

  const dispatch = (type: 'opened' | 'lost' | 'waited') => {
    const next = reduceConnection(connection, { type, atMs: nowMs() });
    if (next.phase === 'connecting') stoppedTimer ??= setTimeout(() => dispatch('waited'), STOPPED_AFTER_MS + 50);
    else {
      clearTimeout(stoppedTimer);
      stoppedTimer = undefined;
    }
    if (next === connection) return;
    connection = next;
    for (const listener of listeners) listener();
  };

  const connect = () => {
    clearTimeout(retryTimer);
    source?.close();
    const resume = lastEventId && `&last_event_id=${encodeURIComponent(lastEventId)}`;
    const eventSource = new EventSource(`/api/stream?guilds=${encodeURIComponent(options.guildId)}${resume}`);
    source = eventSource;
    const remember = (event: MessageEvent<string>) => {
      lastEventId = event.lastEventId || lastEventId;
    };
    eventSource.addEventListener('open', () => {
      // Without a last event id the server cannot replay what was missed.
      if (hasBeenOpen && !lastEventId) options.onGap();
      hasBeenOpen = true;
      attempts = 0;
      dispatch('opened');
    });
    eventSource.addEventListener('hello', remember);
    eventSource.addEventListener('change', (event: MessageEvent<string>) => {
      remember(event);
      const change = readChange(event.data);
      if (change) for (const changeListener of changeListeners) changeListener(change);
    });
    eventSource.addEventListener('reset', (event: MessageEvent<string>) => {
      remember(event);
      options.onGap();
    });
    eventSource.addEventListener('error', () => {
      dispatch('lost');
      if (eventSource.readyState === EventSource.CLOSED && source === eventSource) void restart();
    });
  };

  const restart = async () => {
    const isSignedIn = await options.isStillSignedIn().catch(() => true);
    if (isClosed || !isSignedIn) return;
    clearTimeout(retryTimer);
    retryTimer = setTimeout(connect, retryDelayMs(attempts++));
  };

  const handleOffline = () => dispatch('lost');
  return {
    open: () => {
      isClosed = false;
      window.addEventListener('offline', handleOffline);
      window.addEventListener('online', connect);
      dispatch('lost');
      connect();
    },
    read: () => connection,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onChange: (listener) => {
      changeListeners.add(listener);
      return () => changeListeners.delete(listener);
    },
    reconnect: connect,
    close: () => {
      isClosed = true;
      window.removeEventListener('offline', handleOffline);
      window.removeEventListener('online', connect);
      clearTimeout(retryTimer);
      clearTimeout(stoppedTimer);
      stoppedTimer = undefined;
      source?.close();
    },
  };
}

function readChange(data: string): ChangeEvent | undefined {
  try {
    return changeEvent.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined;
  }
}
