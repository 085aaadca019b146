import { useSyncExternalStore } from 'react';

type Ticker = { subscribe: (listener: () => void) => () => void; read: () => number };
const tickers = new Map<number, Ticker>();

/** Returns the browser's time in milliseconds. Pages read the clock only through this file. */
export const nowMs = (): number => Date.now();

/** Returns the current time in milliseconds, updated every `periodMs`. All callers with the same period share one timer. */
export function useNow(periodMs: number): number {
  const { subscribe, read } = getTicker(periodMs);
  return useSyncExternalStore(subscribe, read);
}

function getTicker(periodMs: number): Ticker {
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
      // The timer stops without listeners, so an outdated value is refreshed on read.
      if (timer === undefined && nowMs() - now >= periodMs) now = nowMs();
      return now;
    },
  };
}
