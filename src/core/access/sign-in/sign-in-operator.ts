import type { IssuedTokens } from '../../../platform/http/api/implement.ts';
import type { Ctx } from '../../../platform/work.ts';
import { needsRehash, verifyPassword, hashPassword } from './password.ts';
import { refuseSignIn } from './refusals.ts';
import {
  countAttempt,
  findOperatorHash,
  deleteAttempts,
  insertRefreshToken,
  insertSession,
  saveOperatorHash,
  type AccountKind,
} from './sign-in-store.ts';
import { ACCESS_TOKEN_TTL_SECONDS, hashRefreshToken, REFRESH_TOKEN_TTL_SECONDS, type Tokens } from './tokens.ts';

/** Sessions belong to no guild; their rate limit is stored under guild 0. */
export const NO_GUILD = '0';

export type SignInResult = { tokens: IssuedTokens; kind: AccountKind; account: string; name: string };

/**
 * Signs in the operator by name and password. An address has ten attempts in fifteen minutes, counted before anything is
 * hashed; the right password still works from other addresses. A success resets the address's attempts.
 * Refuses `wrong_credentials`, `too_many_sign_ins`.
 */
export async function signInOperator(
  ctx: Ctx,
  input: { username: string; password: string; ip: string; userAgent: string | null },
  dependencies: { operator: string; tokens: Tokens },
): Promise<SignInResult> {
  await limitSignInAttempts(ctx, input.ip);
  const storedHash = await ctx.read(NO_GUILD, (queries) => findOperatorHash(queries, input.username));
  // A user name that the environment no longer configures keeps its row but cannot sign in.
  const hash = input.username === dependencies.operator ? storedHash : undefined;
  if (!(await verifyPassword(hash, input.password))) throw refuseSignIn('wrong_credentials');
  const newHash = hash !== undefined && needsRehash(hash) ? await hashPassword(input.password) : undefined;
  await resetSignInAttempts(ctx, input.ip);
  if (newHash !== undefined)
    await ctx.transact(NO_GUILD, (work) => saveOperatorHash(work, { username: input.username, hash: newHash }));
  const account = { kind: 'operator', account: input.username, name: input.username } as const;
  return startSession(ctx, { ...account, userAgent: input.userAgent }, dependencies.tokens);
}

const attemptSubject = (ip: string): string => `sign_in:${networkPrefix(ip)}`;

/** Counts one attempt of this address, at most ten in fifteen minutes. Refuses `too_many_sign_ins`. */
export async function limitSignInAttempts(ctx: Ctx, ip: string): Promise<void> {
  const { nextAt, now } = await ctx.transact(NO_GUILD, async (work) => ({
    nextAt: await countAttempt(work, attemptSubject(ip)),
    now: work.now,
  }));
  if (nextAt === null) return;
  const seconds = Math.max(1, Math.ceil((nextAt.getTime() - now.getTime()) / 1000));
  throw refuseSignIn('too_many_sign_ins', { seconds });
}

/** Deletes the counted attempts of this address, after a success. */
export const resetSignInAttempts = (ctx: Ctx, ip: string): Promise<void> =>
  ctx.transact(NO_GUILD, (work) => deleteAttempts(work, attemptSubject(ip)));

/** Starts a session for an account that is already authenticated. */
export async function startSession(
  ctx: Ctx,
  subject: { kind: AccountKind; account: string; name: string; userAgent: string | null },
  tokens: Tokens,
): Promise<SignInResult> {
  const { kind, account, name, userAgent } = subject;
  const signInId = ctx.newId();
  const refreshToken = tokens.createRefreshToken();
  const lifetimeSeconds = REFRESH_TOKEN_TTL_SECONDS;
  await ctx.transact(NO_GUILD, async (work) => {
    await insertSession(work, { signInId, kind, account, displayName: name, lifetimeSeconds, userAgent });
    await insertRefreshToken(work, { hash: hashRefreshToken(refreshToken), signInId, lifetimeSeconds });
  });
  const accessToken = await tokens.issueAccessToken({ signInId, kind, account });
  return { kind, account, name, tokens: toIssuedTokens(accessToken, refreshToken) };
}

export const toIssuedTokens = (accessToken: string, refreshToken: string): IssuedTokens => ({
  accessToken,
  refreshToken,
  accessSeconds: ACCESS_TOKEN_TTL_SECONDS,
  refreshSeconds: REFRESH_TOKEN_TTL_SECONDS,
});

/** An IPv6 subscriber usually has a whole /64 and could use a new address for each attempt, so the /64 is counted as one. */
function networkPrefix(ip: string): string {
  if (!ip.includes(':')) return ip;
  const [left = '', right] = ip.toLowerCase().split('::');
  const leading = left.split(':').filter(Boolean);
  const trailing = right?.split(':').filter(Boolean) ?? [];
  const zeros = Array.from({ length: Math.max(0, 8 - leading.length - trailing.length) }, () => '0');
  return `${[...leading, ...zeros, ...trailing].slice(0, 4).join(':')}::/64`;
}
