import { useSyncExternalStore } from 'react';

export type ColourPreference = 'light' | 'dark' | 'auto';
/** The storage key of the dashboard's component library, so that both pages share the preference. */
const STORAGE_KEY = 'mantine-color-scheme-value';
const NEXT_PREFERENCE: Readonly<Record<ColourPreference, ColourPreference>> = {
  light: 'dark',
  dark: 'auto',
  auto: 'light',
};

const prefersDark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

function readPreference(): ColourPreference {
  const stored = localStorage.getItem(STORAGE_KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'auto';
}
const effectiveScheme = (): 'light' | 'dark' => {
  const preference = readPreference();
  return preference === 'auto' ? (prefersDark.matches ? 'dark' : 'light') : preference;
};

/** Applies the colour scheme, and again when the system or another tab changes it. */
export function applyColourScheme(): void {
  const applyScheme = () => {
    document.documentElement.dataset['mantineColorScheme'] = effectiveScheme();
    for (const listener of listeners) listener();
  };
  applyScheme();
  prefersDark.addEventListener('change', applyScheme);
  addEventListener('storage', applyScheme);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The stored preference, the effective scheme, and a function that switches to the next preference. */
export function useColourScheme(): {
  preference: ColourPreference;
  scheme: 'light' | 'dark';
  cyclePreference: () => void;
} {
  const preference = useSyncExternalStore(subscribe, readPreference);
  const scheme = useSyncExternalStore(subscribe, effectiveScheme);
  const cyclePreference = () => {
    localStorage.setItem(STORAGE_KEY, NEXT_PREFERENCE[preference]);
    document.documentElement.dataset['mantineColorScheme'] = effectiveScheme();
    for (const listener of listeners) listener();
  };
  return { preference, scheme, cyclePreference };
}
