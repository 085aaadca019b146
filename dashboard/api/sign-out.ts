import { accessContract } from '../../src/core/access/contract.ts';
import { call } from './call.ts';
import { redirectToSignIn } from './redirect-to-sign-in.ts';

/** Ends the sign-in and leaves. */
export async function signOut(): Promise<void> {
  // A server out of reach must not keep anyone from leaving the page.
  await call(accessContract.logout, { body: {} }).catch(() => undefined);
  redirectToSignIn({ hasEnded: false });
}
