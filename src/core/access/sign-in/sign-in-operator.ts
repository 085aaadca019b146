import type { IssuedTokens } from '../../../platform/http/api/implement.ts';
import type { Ctx } from '../../../platform/work.ts';
import { needsRehash, verifyPassword, hashPassword } from './password.ts';
import { refuseSignIn } from './sign-in-refusals.ts';
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

/** Sign-ins belong to no server; their throttle stands in server 0. */
export const NO_GUILD = '0';

export type SignInResult = { tokens: IssuedTokens; kind: AccountKind; account: string; name: string };

/**
 * Signs the operator in by name and password. Ten tries in fifteen minutes from one address are counted before anything
 * is hashed; elsewhere the right password still works. A success forgets the address's tries.
 * Refuses `wrong_credentials`, `too_many_sign_ins`.
 */
export async function signInOperator(
  ctx: Ctx,
  input: { username: string; password: string; ip: string; userAgent: string | null },
  dependencies: { operator: string; tokens: Tokens },
): Promise<SignInResult> {
  await limitSignInAttempts(ctx, input.ip);
  const storedHash = await ctx.read(NO_GUILD, (queries) => findOperatorHash(queries, input.username));
  // A name that the environment no longer gives keeps its row and opens nothing.
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

/** Counts one try of this address, ten in fifteen minutes at most. Refuses `too_many_sign_ins`. */
export async function limitSignInAttempts(ctx: Ctx, ip: string): Promise<void> {
  const { nextAt, now } = await ctx.transact(NO_GUILD, async (work) => ({
    nextAt: await countAttempt(work, attemptSubject(ip)),
    now: work.now,
  }));
  if (nextAt === null) return;
  const seconds = Math.max(1, Math.ceil((nextAt.getTime() - now.getTime()) / 1000));
  throw refuseSignIn('too_many_sign_ins', { seconds });
}

/** A success forgets the tries of its address. */
export const resetSignInAttempts = (ctx: Ctx, ip: string): Promise<void> =>
  ctx.transact(NO_GUILD, (work) => deleteAttempts(work, attemptSubject(ip)));

/** Starts a sign-in of somebody who has already proven to be who they are. */
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

/** One subscriber of IPv6 holds a /64 and could take a new address for each try. */
function networkPrefix(ip: string): string {
  if (!ip.includes(':')) return ip;
  const [head = '', tail] = ip.toLowerCase().split('::');
  const groups = head.split(':').filter(Boolean);
  const rest = tail?.split(':').filter(Boolean) ?? [];
  const middle = Array.from({ length: Math.max(0, 8 - groups.length - rest.length) }, () => '0');
  return `${[...groups, ...middle, ...rest].slice(0, 4).join(':')}::/64`;
}
