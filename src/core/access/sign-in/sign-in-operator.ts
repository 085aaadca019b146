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
 * Signs in the operator by name and password. An address has ten attempts in fifteen minutes, and so have all browsers together in
 * which the account never signed in, and each other browser: strangers who guess from many addresses use up only attempts of theirs.
 * Attempts are counted before anything is hashed; a success forgets them. Resolves also with a token that makes the browser known.
 * Refuses `wrong_credentials`, `too_many_sign_ins`.
 */
export async function signInOperator(
  ctx: Ctx,
  input: { username: string; password: string; ip: string; userAgent: string | null; deviceToken: string | null },
  dependencies: { operator: string; tokens: Tokens },
): Promise<SignInResult & { deviceToken: string }> {
  const { username, password, ip, deviceToken } = input;
  const { tokens } = dependencies;
  const knownDevice = deviceToken === null ? null : await tokens.verifyDeviceToken(deviceToken, username);
  const subjects = [
    `sign_in:${networkPrefix(ip)}`,
    knownDevice === null ? `sign_in_account:${username}` : `sign_in_device:${knownDevice}`,
  ];
  await limitSignInAttempts(ctx, subjects);
  const storedHash = await ctx.read(NO_GUILD, (queries) => findOperatorHash(queries, username));
  // A user name that the environment no longer configures keeps its row but cannot sign in.
  const hash = username === dependencies.operator ? storedHash : undefined;
  if (!(await verifyPassword(hash, password))) throw refuseSignIn('wrong_credentials');
  const newHash = hash !== undefined && needsRehash(hash) ? await hashPassword(password) : undefined;
  await resetSignInAttempts(ctx, subjects);
  if (newHash !== undefined)
    await ctx.transact(NO_GUILD, (work) => saveOperatorHash(work, { username, hash: newHash }));
  const account = { kind: 'operator', account: username, name: username } as const;
  const device = knownDevice ?? ctx.newId();
  return {
    ...(await startSession(ctx, { ...account, userAgent: input.userAgent }, tokens)),
    deviceToken: await tokens.issueDeviceToken({ account: username, device }),
  };
}

/** Counts one attempt of each subject, at most ten in fifteen minutes. Refuses `too_many_sign_ins`. */
export async function limitSignInAttempts(ctx: Ctx, subjects: readonly string[]): Promise<void> {
  const { waits, now } = await ctx.transact(NO_GUILD, async (work) => {
    const nextTimes: (Date | null)[] = [];
    for (const subject of subjects) nextTimes.push(await countAttempt(work, subject));
    return { waits: nextTimes.filter((at) => at !== null), now: work.now };
  });
  if (waits.length === 0) return;
  const nextMs = Math.max(...waits.map((at) => at.getTime()));
  throw refuseSignIn('too_many_sign_ins', { seconds: Math.max(1, Math.ceil((nextMs - now.getTime()) / 1000)) });
}

/** Deletes the counted attempts of these subjects, after a success. */
export const resetSignInAttempts = (ctx: Ctx, subjects: readonly string[]): Promise<void> =>
  ctx.transact(NO_GUILD, (work) => deleteAttempts(work, subjects));

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
export function networkPrefix(ip: string): string {
  if (!ip.includes(':')) return ip;
  const [left = '', right] = ip.toLowerCase().split('::');
  const leading = left.split(':').filter(Boolean);
  const trailing = right?.split(':').filter(Boolean) ?? [];
  const zeros = Array.from({ length: Math.max(0, 8 - leading.length - trailing.length) }, () => '0');
  return `${[...leading, ...zeros, ...trailing].slice(0, 4).join(':')}::/64`;
}
