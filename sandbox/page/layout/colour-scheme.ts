import { useSyncExternalStore } from 'react';

export type Colours = 'light' | 'dark' | 'auto';
/** Where the dashboard's component library keeps the choice, so that both pages agree. */
const KEPT_AS = 'mantine-color-scheme-value';
const NEXT: Readonly<Record<Colours, Colours>> = { light: 'dark', dark: 'auto', auto: 'light' };

const system = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

function chosen(): Colours {
  const kept = localStorage.getItem(KEPT_AS);
  return kept === 'light' || kept === 'dark' ? kept : 'auto';
}
const worn = (): 'light' | 'dark' => {
  const colours = chosen();
  return colours === 'auto' ? (system.matches ? 'dark' : 'light') : colours;
};

/** Puts the colours on the page and keeps them there when the system's or another tab's change. */
export function wearColours(): void {
  const wear = () => {
    document.documentElement.dataset['mantineColorScheme'] = worn();
    for (const listener of listeners) listener();
  };
  wear();
  system.addEventListener('change', wear);
  addEventListener('storage', wear);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What was chosen, what is worn, and the way to the next choice. */
export function useColours(): { colours: Colours; scheme: 'light' | 'dark'; change: () => void } {
  const colours = useSyncExternalStore(subscribe, chosen);
  const scheme = useSyncExternalStore(subscribe, worn);
  const change = () => {
    localStorage.setItem(KEPT_AS, NEXT[colours]);
    document.documentElement.dataset['mantineColorScheme'] = worn();
    for (const listener of listeners) listener();
  };
  return { colours, scheme, change };
}
