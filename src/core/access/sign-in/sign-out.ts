import type { Ctx } from '../../../platform/work.ts';
import { NO_SERVER } from './sign-in-operator.ts';
import { revokeSignIn } from './sign-in-store.ts';

/** Ends one sign-in: here at once, in other processes within half a minute. Ending an ended one changes nothing. */
export async function endSignIn(
  ctx: Ctx,
  signInId: string,
  parts: { ended: (signInId: string) => void },
): Promise<void> {
  await ctx.transact(NO_SERVER, (work) => revokeSignIn(work, signInId));
  parts.ended(signInId);
}
