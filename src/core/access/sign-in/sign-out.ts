import type { Ctx } from '../../../platform/work.ts';
import { NO_GUILD } from './sign-in-operator.ts';
import { revokeSession } from './sign-in-store.ts';

/** Ends a session: at once in this process, within 30 seconds in others. Idempotent. */
export async function signOut(
  ctx: Ctx,
  signInId: string,
  dependencies: { onSessionEnded: (signInId: string) => void },
): Promise<void> {
  await ctx.transact(NO_GUILD, (work) => revokeSession(work, signInId));
  dependencies.onSessionEnded(signInId);
}
