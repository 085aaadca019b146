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

type ChangeStreamOptions = {
  guildId: string;
  onGap: () => void;
  /** Resolves to false when the user is signed out; rejects when that could not be determined. */
  isStillSignedIn: () => Promise<boolean>;
};

type ChangeStreamState = {
  options: ChangeStreamOptions;
  listeners: Set<() => void>;
  changeListeners: Set<(change: ChangeEvent) => void>;
  connection: Connection;
  source: EventSource | undefined;
  retryTimer: ReturnType<typeof setTimeout> | undefined;
  stoppedTimer: ReturnType<typeof setTimeout> | undefined;
  /** Reconnection attempts of our own since the stream was last open. */
  attempts: number;
  lastEventId: string;
  hasBeenOpen: boolean;
  isClosed: boolean;
};

/**
 * Keeps the event stream of one server open. The browser reconnects by itself and sends the id of the last event. When the
 * server closes the stream (the access token expired), `isStillSignedIn` is called, which renews the sign-in, and a new
 * stream is opened. `onGap` is called whenever changes may have been missed.
 */
export function createChangeStream(options: ChangeStreamOptions): ChangeStream {
  const state: ChangeStreamState = {
    options,
    listeners: new Set(),
    changeListeners: new Set(),
    connection: { phase: 'connecting', lostAtMs: nowMs() },
    source: undefined,
    retryTimer: undefined,
    stoppedTimer: undefined,
    attempts: 0,
    lastEventId: '',
    hasBeenOpen: false,
    isClosed: true,
  };
  const reconnect = () => connect(state);
  const handleOffline = () => dispatch(state, 'lost');
  return {
    open: () => {
      state.isClosed = false;
      window.addEventListener('offline', handleOffline);
      window.addEventListener('online', reconnect);
      dispatch(state, 'lost');
      connect(state);
    },
    read: () => state.connection,
    subscribe: (listener) => {
      state.listeners.add(listener);
      return () => state.listeners.delete(listener);
    },
    onChange: (listener) => {
      state.changeListeners.add(listener);
      return () => state.changeListeners.delete(listener);
    },
    reconnect,
    close: () => {
      state.isClosed = true;
      window.removeEventListener('offline', handleOffline);
      window.removeEventListener('online', reconnect);
      clearTimeout(state.retryTimer);
      clearTimeout(state.stoppedTimer);
      state.stoppedTimer = undefined;
      state.source?.close();
    },
  };
}

/** Opens a new event source in place of the current one. */
function connect(state: ChangeStreamState): void {
  const { options } = state;
  clearTimeout(state.retryTimer);
  state.source?.close();
  const resume = state.lastEventId && `&last_event_id=${encodeURIComponent(state.lastEventId)}`;
  const eventSource = new EventSource(`/api/stream?guilds=${encodeURIComponent(options.guildId)}${resume}`);
  state.source = eventSource;
  const remember = (event: MessageEvent<string>) => {
    state.lastEventId = event.lastEventId || state.lastEventId;
  };
  eventSource.addEventListener('open', () => {
    // Without a last event id the server cannot replay what was missed.
    if (state.hasBeenOpen && !state.lastEventId) options.onGap();
    state.hasBeenOpen = true;
    state.attempts = 0;
    dispatch(state, 'opened');
  });
  eventSource.addEventListener('hello', remember);
  eventSource.addEventListener('change', (event: MessageEvent<string>) => {
    remember(event);
    const change = readChange(event.data);
    if (change) for (const changeListener of state.changeListeners) changeListener(change);
  });
  eventSource.addEventListener('reset', (event: MessageEvent<string>) => {
    remember(event);
    options.onGap();
  });
  eventSource.addEventListener('error', () => {
    dispatch(state, 'lost');
    if (eventSource.readyState === EventSource.CLOSED && state.source === eventSource) void restart(state);
  });
}

/** Connects again after a delay, unless the stream was closed or the user is signed out. */
async function restart(state: ChangeStreamState): Promise<void> {
  const isSignedIn = await state.options.isStillSignedIn().catch(() => true);
  if (state.isClosed || !isSignedIn) return;
  clearTimeout(state.retryTimer);
  state.retryTimer = setTimeout(() => connect(state), retryDelayMs(state.attempts++));
}

/** Applies an event to the connection state and notifies the listeners when it changed. */
function dispatch(state: ChangeStreamState, type: 'opened' | 'lost' | 'waited'): void {
  const next = reduceConnection(state.connection, { type, atMs: nowMs() });
  if (next.phase === 'connecting')
    state.stoppedTimer ??= setTimeout(() => dispatch(state, 'waited'), STOPPED_AFTER_MS + 50);
  else {
    clearTimeout(state.stoppedTimer);
    state.stoppedTimer = undefined;
  }
  if (next === state.connection) return;
  state.connection = next;
  for (const listener of state.listeners) listener();
}

function readChange(data: string): ChangeEvent | undefined {
  try {
    return changeEvent.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined;
  }
}
