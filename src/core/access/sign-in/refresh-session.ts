import type { Ctx } from '../../../platform/work.ts';
import { refuseSignIn } from './sign-in-refusals.ts';
import { issued, NO_SERVER, type SignedIn } from './sign-in-operator.ts';
import {
  insertRefreshToken,
  lockRefreshToken,
  markRefreshTokenUsed,
  revokeSignIn,
  type RefreshRow,
} from './sign-in-store.ts';
import { hashRefresh, REFRESH_SECONDS, type Tokens } from './tokens.ts';

/** A browser's tabs share one cookie and may both send it before either has the answer; programs hold their own token. */
const COOKIE_GRACE_MS = 10_000;

type Verdict = 'first' | 'parallel' | 'ended' | 'reused';

/**
 * Replaces a refresh token. Each works once: a second use revokes the whole sign-in, since one of the two was a thief.
 * A use at the same time gets the same successor, so there are never two live ones. Refuses `sign_in_ended`.
 * @param parts.ended is told the sign-in that a reuse has ended.
 */
export async function refreshSignIn(
  ctx: Ctx,
  input: { refreshToken: string; isCookie: boolean },
  parts: { tokens: Tokens; ended: (signInId: string) => void },
): Promise<SignedIn> {
  const next = parts.tokens.nextRefresh(input.refreshToken);
  const [hash, childHash] = [hashRefresh(input.refreshToken), hashRefresh(next)];
  const outcome = await ctx.transact(NO_SERVER, async (work) => {
    const row = await lockRefreshToken(work, { hash, childHash });
    if (row === undefined) return undefined;
    const verdict = judge(row, { begunAt: work.now, graceMs: input.isCookie ? COOKIE_GRACE_MS : 0 });
    if (verdict === 'reused') await revokeSignIn(work, row.sign_in_id);
    if (verdict === 'first') {
      await markRefreshTokenUsed(work, hash);
      await insertRefreshToken(work, { hash: childHash, signInId: row.sign_in_id, lifeSeconds: REFRESH_SECONDS });
    }
    return { row, verdict };
  });
  // Thrown after the commit: the revocation must stay.
  if (outcome?.verdict === 'reused') parts.ended(outcome.row.sign_in_id);
  if (outcome?.verdict !== 'first' && outcome?.verdict !== 'parallel') throw refuseSignIn('sign_in_ended');
  const { sign_in_id: signInId, account_kind: kind, account, display_name: name } = outcome.row;
  return { kind, account, name, tokens: issued(await parts.tokens.issueAccess({ signInId, kind, account }), next) };
}

function judge(row: RefreshRow, about: { begunAt: Date; graceMs: number }): Verdict {
  const begunMs = about.begunAt.getTime();
  if (row.revoked_at !== null || row.expires_at.getTime() <= begunMs) return 'ended';
  if (row.token_expires_at.getTime() <= begunMs) return 'ended';
  if (row.used_at === null) return 'first';
  const isInTime = begunMs - row.used_at.getTime() <= about.graceMs;
  return isInTime && !row.is_child_used ? 'parallel' : 'reused';
}
