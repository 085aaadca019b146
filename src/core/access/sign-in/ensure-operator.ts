import type { Ctx } from '../../../platform/work.ts';
import { hashPassword, needsRehash, verifyPassword } from './password.ts';
import { NO_GUILD } from './sign-in-operator.ts';
import { findOperatorHash, revokeAccountSessions, saveOperatorHash } from './sign-in-store.ts';

/**
 * Creates or updates the operator's account as the environment configures it; only an argon2id hash is stored. Without a
 * configured password a stored one stays valid; if none is stored, a password is generated and returned once, to be shown to
 * the person who started the program. A password that differs from the stored one revokes the operator's sessions.
 */
export async function ensureOperator(
  ctx: Ctx,
  operator: { username: string; password: string | undefined },
  generatePassword: () => string,
): Promise<{ newPassword: string | undefined }> {
  const { username } = operator;
  const storedHash = await ctx.read(NO_GUILD, (queries) => findOperatorHash(queries, username));
  if (operator.password === undefined && storedHash !== undefined) return { newPassword: undefined };
  const password = operator.password ?? generatePassword();
  const isKnown = storedHash !== undefined && (await verifyPassword(storedHash, password));
  if (isKnown && !needsRehash(storedHash)) return { newPassword: undefined };
  await setOperatorPassword(ctx, { username, password, revokesSessions: !isKnown });
  return { newPassword: operator.password === undefined ? password : undefined };
}

/** Stores a new password; `revokesSessions` also ends every session of the operator. */
export async function setOperatorPassword(
  ctx: Ctx,
  operator: { username: string; password: string; revokesSessions: boolean },
): Promise<void> {
  const { username, password, revokesSessions } = operator;
  const hash = await hashPassword(password);
  await ctx.transact(NO_GUILD, async (work) => {
    await saveOperatorHash(work, { username, hash });
    if (revokesSessions) await revokeAccountSessions(work, 'operator', username);
  });
}
