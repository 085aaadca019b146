import type { Ctx } from '../../../platform/work.ts';
import { hashPassword, isOutdated, isPassword } from './password.ts';
import { NO_SERVER } from './sign-in-operator.ts';
import { findOperatorHash, revokeAccount, saveOperatorHash } from './sign-in-store.ts';

/**
 * Makes the operator's sign-in as the environment gives it; only its argon2id hash is stored. Without a password a stored
 * one stays, and where none is stored a new one is made and answered, once, to be shown to whoever started the program.
 * Another password than the stored one ends the operator's sign-ins.
 */
export async function ensureOperator(
  ctx: Ctx,
  operator: { username: string; password: string | undefined },
  makePassword: () => string,
): Promise<{ newPassword: string | undefined }> {
  const { username } = operator;
  const stored = await ctx.read(NO_SERVER, (queries) => findOperatorHash(queries, username));
  if (operator.password === undefined && stored !== undefined) return { newPassword: undefined };
  const password = operator.password ?? makePassword();
  const isKnown = stored !== undefined && (await isPassword(stored, password));
  if (isKnown && !isOutdated(stored)) return { newPassword: undefined };
  await setOperatorPassword(ctx, { username, password, endsSignIns: !isKnown });
  return { newPassword: operator.password === undefined ? password : undefined };
}

/** Stores a new password; with `endsSignIns` every sign-in of the operator is over. */
export async function setOperatorPassword(
  ctx: Ctx,
  operator: { username: string; password: string; endsSignIns: boolean },
): Promise<void> {
  const { username, password, endsSignIns } = operator;
  const hash = await hashPassword(password);
  await ctx.transact(NO_SERVER, async (work) => {
    await saveOperatorHash(work, { username, hash });
    if (endsSignIns) await revokeAccount(work, 'operator', username);
  });
}
