import type { accessContract } from '../../../src/core/access/contract.ts';
import { say } from '../../../locales/translate.ts';
import { callAt } from '../../api/call.ts';
import { gate } from '../../api/sign-in-endpoints.ts';

const KEPT = 'discord-sign-in';

/** What Discord sent somebody back with: a code to hand in, or that they said no. */
export type Returned = { code: string; state: string } | 'declined';

/** Reads it from the address; undefined for a plain visit. */
export function readReturned(search: Readonly<Record<string, string>>): Returned | undefined {
  const { code, state, error } = search;
  if (code !== undefined && state !== undefined) return { code, state };
  return error === undefined ? undefined : 'declined';
}

/** Not knowing, the page offers what always works. */
export const offersDiscord = (): Promise<boolean> =>
  callAt<typeof accessContract.ways>(gate.ways, {}).then(
    ({ discord }) => discord,
    () => false,
  );

/** Leaves for Discord's page; this tab remembers the state, and where to go afterwards. */
export async function leaveForDiscord(to: string | undefined): Promise<void> {
  const { authorize_url: url, state } = await callAt<typeof accessContract.beginDiscord>(gate.beginDiscord, {
    body: {},
  });
  sessionStorage.setItem(KEPT, JSON.stringify({ state, to }));
  location.assign(url);
}

/**
 * Hands in what Discord sent back and goes on to where the person wanted to be. Answers why that did not work; undefined
 * for a plain visit, and while the page is being left.
 */
export async function arrive(
  returned: Returned | undefined,
  goOn: (to: string | undefined) => void,
): Promise<Error | undefined> {
  if (returned === undefined) return undefined;
  if (returned === 'declined') return new Error(say('dashboard.sign_in.discord_declined'));
  // Whatever stands there was written by this page, or fits no state.
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? '{}') as { state?: string; to?: string };
  sessionStorage.removeItem(KEPT);
  // A code works once: a reload must not send it again.
  history.replaceState(null, '', '/sign-in');
  if (kept.state !== returned.state) return new Error(say('dashboard.sign_in.discord_foreign'));
  try {
    await callAt<typeof accessContract.loginDiscord>(gate.loginDiscord, { body: returned });
  } catch (error) {
    // `callAt` throws nothing but errors.
    return error as Error;
  }
  goOn(kept.to);
  return undefined;
}
