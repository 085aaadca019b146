import { nowMs } from '../../ui/components/clock.ts';
import { changeEvent, type ChangeEvent } from './changes.ts';
import { follow, PATIENCE_MS, retryDelayMs, type Connection } from './connection.ts';

export type Stream = {
  open: () => void;
  read: () => Connection;
  subscribe: (listener: () => void) => () => void;
  /** Hears every change; answers how to stop. */
  onChange: (listener: (change: ChangeEvent) => void) => () => void;
  reconnect: () => void;
  close: () => void;
};

/**
 * Keeps the event stream of one server open. The browser reconnects by itself and says what it heard last; when the server
 * ends the stream for good (the access token ran out), `isStillSignedIn` is asked, which renews the sign-in, and a new
 * stream begins. `onGap` is called whenever changes may have been missed.
 */
export function createStream(options: {
  guildId: string;
  onGap: () => void;
  /** Answers false when nobody is signed in; rejects when that could not be found out. */
  isStillSignedIn: () => Promise<boolean>;
}): Stream {
  const listeners = new Set<() => void>();
  const hearers = new Set<(change: ChangeEvent) => void>();
  let connection: Connection = { phase: 'connecting', lostAt: nowMs() };
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let patience: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;
  let lastEventId = '';
  let hasBeenOpen = false;
  let isClosed = true;

  const happen = (type: 'opened' | 'lost' | 'waited') => {
    const next = follow(connection, { type, at: nowMs() });
    if (next.phase === 'connecting') patience ??= setTimeout(() => happen('waited'), PATIENCE_MS + 50);
    else {
      clearTimeout(patience);
      patience = undefined;
    }
    if (next === connection) return;
    connection = next;
    for (const listener of listeners) listener();
  };

  const connect = () => {
    clearTimeout(retry);
    source?.close();
    const resume = lastEventId && `&last_event_id=${encodeURIComponent(lastEventId)}`;
    const opened = new EventSource(`/api/stream?guilds=${encodeURIComponent(options.guildId)}${resume}`);
    source = opened;
    const remember = (event: MessageEvent<string>) => {
      lastEventId = event.lastEventId || lastEventId;
    };
    opened.addEventListener('open', () => {
      // Without an id to go on from, the server cannot tell what was missed.
      if (hasBeenOpen && !lastEventId) options.onGap();
      hasBeenOpen = true;
      tries = 0;
      happen('opened');
    });
    opened.addEventListener('hello', remember);
    opened.addEventListener('change', (event: MessageEvent<string>) => {
      remember(event);
      const change = readChange(event.data);
      if (change) for (const hear of hearers) hear(change);
    });
    opened.addEventListener('reset', (event: MessageEvent<string>) => {
      remember(event);
      options.onGap();
    });
    opened.addEventListener('error', () => {
      happen('lost');
      if (opened.readyState === EventSource.CLOSED && source === opened) void startAgain();
    });
  };

  const startAgain = async () => {
    const goesOn = await options.isStillSignedIn().catch(() => true);
    if (isClosed || !goesOn) return;
    clearTimeout(retry);
    retry = setTimeout(connect, retryDelayMs(tries++));
  };

  const wentOffline = () => happen('lost');
  return {
    open: () => {
      isClosed = false;
      window.addEventListener('offline', wentOffline);
      window.addEventListener('online', connect);
      happen('lost');
      connect();
    },
    read: () => connection,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onChange: (listener) => {
      hearers.add(listener);
      return () => hearers.delete(listener);
    },
    reconnect: connect,
    close: () => {
      isClosed = true;
      window.removeEventListener('offline', wentOffline);
      window.removeEventListener('online', connect);
      clearTimeout(retry);
      clearTimeout(patience);
      patience = undefined;
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
