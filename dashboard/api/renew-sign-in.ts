import { nowMs } from '../../ui/components/clock.ts';
import { signInEndpoints } from './sign-in-endpoints.ts';

const RENEWED_AT_KEY = 'sign-in-renewed-at';
let pendingRenewal: Promise<boolean> | undefined;

/**
 * Renews the sign-in after a call that started at `startedAtMs` failed with 401. A refresh token works once and a second
 * use ends the session, so one request renews for the whole page and, by the browser's lock, for all tabs.
 * Resolves to whether the call should be repeated.
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
  // An unread body would occupy one of the few connections that a browser opens to a site.
  await response?.text().catch(() => '');
  if (!response?.ok) return false;
  localStorage.setItem(RENEWED_AT_KEY, String(nowMs()));
  return true;
}

/** Browsers offer locks only on HTTPS and localhost; elsewhere renewal is serialised within one page only. */
function withLock<T>(run: () => Promise<T>): Promise<T> {
  const { locks } = navigator as Partial<Pick<Navigator, 'locks'>>;
  return locks ? locks.request('sign-in', run) : run();
}
