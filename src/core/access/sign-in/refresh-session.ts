import type { Ctx } from '../../../platform/work.ts';
import { refuseSignIn } from './refusals.ts';
import { toIssuedTokens, NO_GUILD, type SignInResult } from './sign-in-operator.ts';
import {
  insertRefreshToken,
  lockRefreshToken,
  markRefreshTokenUsed,
  revokeSession,
  type RefreshTokenRow,
} from './sign-in-store.ts';
import { hashRefreshToken, REFRESH_TOKEN_TTL_SECONDS, type Tokens } from './tokens.ts';

/** Tabs of one browser share a cookie, and several may send it before the first reply arrives; programs hold their own token. */
const COOKIE_GRACE_MS = 10_000;

type Verdict = 'first' | 'parallel' | 'ended' | 'reused';

/**
 * Rotates a refresh token. Each works once: a second use revokes the whole session, since one of the two callers stole it.
 * Uses in parallel get the same successor, so there are never two valid ones. Refuses `sign_in_ended`.
 * @param dependencies.onSessionEnded is called with the session that a reuse has revoked.
 */
export async function refreshSession(
  ctx: Ctx,
  input: { refreshToken: string; isCookie: boolean },
  dependencies: { tokens: Tokens; onSessionEnded: (signInId: string) => void },
): Promise<SignInResult> {
  const successor = dependencies.tokens.deriveRefreshToken(input.refreshToken);
  const [hash, successorHash] = [hashRefreshToken(input.refreshToken), hashRefreshToken(successor)];
  const outcome = await ctx.transact(NO_GUILD, async (work) => {
    const row = await lockRefreshToken(work, { hash, successorHash });
    if (row === undefined) return undefined;
    const verdict = evaluateTokenUse(row, { startedAt: work.now, graceMs: input.isCookie ? COOKIE_GRACE_MS : 0 });
    if (verdict === 'reused') await revokeSession(work, row.sign_in_id);
    if (verdict === 'first') {
      await markRefreshTokenUsed(work, hash);
      await insertRefreshToken(work, {
        hash: successorHash,
        signInId: row.sign_in_id,
        lifetimeSeconds: REFRESH_TOKEN_TTL_SECONDS,
      });
    }
    return { row, verdict };
  });
  // Thrown after the commit, so that the revocation is not rolled back.
  if (outcome?.verdict === 'reused') dependencies.onSessionEnded(outcome.row.sign_in_id);
  if (outcome?.verdict !== 'first' && outcome?.verdict !== 'parallel') throw refuseSignIn('sign_in_ended');
  const { sign_in_id: signInId, account_kind: kind, account, display_name: name } = outcome.row;
  return {
    kind,
    account,
    name,
    tokens: toIssuedTokens(await dependencies.tokens.issueAccessToken({ signInId, kind, account }), successor),
  };
}

function evaluateTokenUse(row: RefreshTokenRow, timing: { startedAt: Date; graceMs: number }): Verdict {
  const startedMs = timing.startedAt.getTime();
  if (row.revoked_at !== null || row.expires_at.getTime() <= startedMs) return 'ended';
  if (row.token_expires_at.getTime() <= startedMs) return 'ended';
  if (row.used_at === null) return 'first';
  const isWithinGrace = startedMs - row.used_at.getTime() <= timing.graceMs;
  return isWithinGrace && !row.is_child_used ? 'parallel' : 'reused';
}
