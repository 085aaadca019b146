import { useSyncExternalStore } from 'react';

type Ticker = { subscribe: (listener: () => void) => () => void; read: () => number };
const tickers = new Map<number, Ticker>();

/** The browser's clock in milliseconds; the only place of the dashboard that reads it. */
export const nowMs = (): number => Date.now();

/** The present in milliseconds, renewed every `periodMs`; everything with the same period shares one timer. */
export function useNow(periodMs: number): number {
  const { subscribe, read } = tickerOf(periodMs);
  return useSyncExternalStore(subscribe, read);
}

function tickerOf(periodMs: number): Ticker {
  const ticker = tickers.get(periodMs) ?? createTicker(periodMs);
  tickers.set(periodMs, ticker);
  return ticker;
}

function createTicker(periodMs: number): Ticker {
  const listeners = new Set<() => void>();
  let now = nowMs();
  let timer: ReturnType<typeof setInterval> | undefined;
  const tick = () => {
    now = nowMs();
    for (const listener of listeners) listener();
  };
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      timer ??= setInterval(tick, periodMs);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
    read: () => {
      // Nothing ticks without a listener, so a ticker that slept is set right when it is read.
      if (timer === undefined && nowMs() - now >= periodMs) now = nowMs();
      return now;
    },
  };
}
