import type { Ctx } from '../../../platform/work.ts';
import { NO_GUILD } from './sign-in-operator.ts';
import { revokeSession } from './sign-in-store.ts';

/** Ends one sign-in: here at once, in other processes within half a minute. Ending an ended one changes nothing. */
export async function signOut(
  ctx: Ctx,
  signInId: string,
  dependencies: { onSessionEnded: (signInId: string) => void },
): Promise<void> {
  await ctx.transact(NO_GUILD, (work) => revokeSession(work, signInId));
  dependencies.onSessionEnded(signInId);
}
