import { nowMs } from '../../ui/components/clock.ts';
import { signInEndpoints } from './sign-in-endpoints.ts';

const RENEWED_AT_KEY = 'sign-in-renewed-at';
let pendingRenewal: Promise<boolean> | undefined;

/**
 * Renews the sign-in after a call that began at `startedAt` was told that nobody is signed in. A refresh token works
 * once and its second use ends the sign-in, so one call renews for all of this page and, by the browser's lock, for all
 * of its tabs. Answers whether it is worth calling again.
 */
export function renewSignIn(startedAtMs: number): Promise<boolean> {
  pendingRenewal ??= withLock(() => renewUnlessDone(startedAtMs)).finally(() => {
    pendingRenewal = undefined;
  });
  return pendingRenewal;
}

async function renewUnlessDone(startedAtMs: number): Promise<boolean> {
  if (Number(localStorage.getItem(RENEWED_AT_KEY) ?? 0) > startedAtMs) return true;
  const { method, path } = signInEndpoints.refresh;
  const init = {
    method,
    body: '{}',
    headers: { 'content-type': 'application/json' },
    credentials: 'same-origin',
  } as const;
  const response = await fetch(path, init).catch(() => undefined);
  // An unread body would keep one of the few connections that a browser has for a site.
  await response?.text().catch(() => '');
  if (!response?.ok) return false;
  localStorage.setItem(RENEWED_AT_KEY, String(nowMs()));
  return true;
}

/** Browsers offer locks only on https and localhost; elsewhere one page at a time has to do. */
function withLock<T>(run: () => Promise<T>): Promise<T> {
  const { locks } = navigator as Partial<Pick<Navigator, 'locks'>>;
  return locks ? locks.request('sign-in', run) : run();
}
