import type { accessContract } from '../../../src/core/access/contract.ts';
import { t } from '../../../locales/translate.ts';
import { callAt } from '../../api/call.ts';
import { signInEndpoints } from '../../api/sign-in-endpoints.ts';

const STORAGE_KEY = 'discord-sign-in';

/** What Discord sent somebody back with: a code to hand in, or that they said no. */
export type OAuthCallback = { code: string; state: string } | 'declined';

/** Reads it from the address; undefined for a plain visit. */
export function readOAuthCallback(search: Readonly<Record<string, string>>): OAuthCallback | undefined {
  const { code, state, error } = search;
  if (code !== undefined && state !== undefined) return { code, state };
  return error === undefined ? undefined : 'declined';
}

/** Not knowing, the page offers what always works. */
export const isDiscordSignInOffered = (): Promise<boolean> =>
  callAt<typeof accessContract.ways>(signInEndpoints.ways, {}).then(
    ({ discord }) => discord,
    () => false,
  );

/** Leaves for Discord's page; this tab remembers the state, and where to go afterwards. */
export async function redirectToDiscord(to: string | undefined): Promise<void> {
  const { authorize_url: url, state } = await callAt<typeof accessContract.beginDiscord>(signInEndpoints.beginDiscord, {
    body: {},
  });
  sessionStorage.setItem(STORAGE_KEY, JSON.stringify({ state, to }));
  location.assign(url);
}

/**
 * Hands in what Discord sent back and goes on to where the person wanted to be. Answers why that did not work; undefined
 * for a plain visit, and while the page is being left.
 */
export async function completeDiscordSignIn(
  callback: OAuthCallback | undefined,
  onSignedIn: (to: string | undefined) => void,
): Promise<Error | undefined> {
  if (callback === undefined) return undefined;
  if (callback === 'declined') return new Error(t('dashboard.sign_in.discord_declined'));
  // Whatever stands there was written by this page, or fits no state.
  const stored = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? '{}') as { state?: string; to?: string };
  sessionStorage.removeItem(STORAGE_KEY);
  // A code works once: a reload must not send it again.
  history.replaceState(null, '', '/sign-in');
  if (stored.state !== callback.state) return new Error(t('dashboard.sign_in.discord_foreign'));
  try {
    await callAt<typeof accessContract.loginDiscord>(signInEndpoints.loginDiscord, { body: callback });
  } catch (error) {
    // `callAt` throws nothing but errors.
    return error as Error;
  }
  onSignedIn(stored.to);
  return undefined;
}
