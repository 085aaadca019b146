import { accessContract } from '../../src/core/access/contract.ts';
import { call } from './call.ts';
import { redirectToSignIn } from './redirect-to-sign-in.ts';

/** Ends the session and opens the sign-in page. */
export async function signOut(): Promise<void> {
  // An unreachable server must not prevent the user from leaving.
  await call(accessContract.logout, { body: {} }).catch(() => undefined);
  redirectToSignIn({ hasEnded: false });
}
