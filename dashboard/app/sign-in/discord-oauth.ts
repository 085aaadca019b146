import type { accessContract } from '../../../src/core/access/contract.ts';
import { t } from '../../../locales/translate.ts';
import { callAt } from '../../api/call.ts';
import { signInEndpoints } from '../../api/sign-in-endpoints.ts';

const STORAGE_KEY = 'discord-sign-in';

/** The result of Discord's authorization page: a code to exchange, or that the user declined. */
export type OAuthCallback = { code: string; state: string } | 'declined';

/** Reads the result from the search params; undefined for a visit that does not come from Discord. */
export function readOAuthCallback(search: Readonly<Record<string, string>>): OAuthCallback | undefined {
  const { code, state, error } = search;
  if (code !== undefined && state !== undefined) return { code, state };
  return error === undefined ? undefined : 'declined';
}

/** Whether the server offers sign-in with Discord; false when that is unknown, because the password form always works. */
export const isDiscordSignInOffered = (): Promise<boolean> =>
  callAt<typeof accessContract.ways>(signInEndpoints.ways, {}).then(
    ({ discord }) => discord,
    () => false,
  );

/** Redirects to Discord's authorization page. The tab's session storage keeps the state and the page to open afterwards. */
export async function redirectToDiscord(to: string | undefined): Promise<void> {
  const { authorize_url: url, state } = await callAt<typeof accessContract.beginDiscord>(signInEndpoints.beginDiscord, {
    body: {},
  });
  sessionStorage.setItem(STORAGE_KEY, JSON.stringify({ state, to }));
  location.assign(url);
}

/**
 * Exchanges the code from Discord and opens the page that the user came for. Resolves to the error that prevented it, or to
 * undefined when there is no callback or the sign-in succeeded.
 */
export async function completeDiscordSignIn(
  callback: OAuthCallback | undefined,
  onSignedIn: (to: string | undefined) => void,
): Promise<Error | undefined> {
  if (callback === undefined) return undefined;
  if (callback === 'declined') return new Error(t('dashboard.sign_in.discord_declined'));
  // The cast is safe: this page wrote the value, and a value of another shape fails the state check below.
  const stored = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? '{}') as { state?: string; to?: string };
  sessionStorage.removeItem(STORAGE_KEY);
  // A code works once, so a reload must not send it again.
  history.replaceState(null, '', '/sign-in');
  if (stored.state !== callback.state) return new Error(t('dashboard.sign_in.discord_foreign'));
  try {
    await callAt<typeof accessContract.loginDiscord>(signInEndpoints.loginDiscord, { body: callback });
  } catch (error) {
    // The cast is safe: `callAt` throws only `Error` objects.
    return error as Error;
  }
  onSignedIn(stored.to);
  return undefined;
}
