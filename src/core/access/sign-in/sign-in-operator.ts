import type { IssuedTokens } from '../../../platform/http/api/implement.ts';
import type { Ctx } from '../../../platform/work.ts';
import { isOutdated, isPassword, hashPassword } from './password.ts';
import { refuseSignIn } from './sign-in-refusals.ts';
import {
  countTry,
  findOperatorHash,
  forgetTries,
  insertRefreshToken,
  insertSignIn,
  saveOperatorHash,
  type AccountKind,
} from './sign-in-store.ts';
import { ACCESS_SECONDS, hashRefresh, REFRESH_SECONDS, type Tokens } from './tokens.ts';

/** Sign-ins belong to no server; their throttle stands in server 0. */
export const NO_SERVER = '0';

export type SignedIn = { tokens: IssuedTokens; kind: AccountKind; account: string; name: string };

/**
 * Signs the operator in by name and password. Ten tries in fifteen minutes from one address are counted before anything
 * is hashed; elsewhere the right password still works. A success forgets the address's tries.
 * Refuses `wrong_credentials`, `too_many_sign_ins`.
 */
export async function signInOperator(
  ctx: Ctx,
  input: { username: string; password: string; ip: string; userAgent: string | null },
  parts: { operator: string; tokens: Tokens },
): Promise<SignedIn> {
  await countSignIn(ctx, input.ip);
  const stored = await ctx.read(NO_SERVER, (queries) => findOperatorHash(queries, input.username));
  // A name that the environment no longer gives keeps its row and opens nothing.
  const hash = input.username === parts.operator ? stored : undefined;
  if (!(await isPassword(hash, input.password))) throw refuseSignIn('wrong_credentials');
  const newHash = hash !== undefined && isOutdated(hash) ? await hashPassword(input.password) : undefined;
  await forgiveSignIn(ctx, input.ip);
  if (newHash !== undefined)
    await ctx.transact(NO_SERVER, (work) => saveOperatorHash(work, { username: input.username, hash: newHash }));
  const account = { kind: 'operator', account: input.username, name: input.username } as const;
  return startSignIn(ctx, { ...account, userAgent: input.userAgent }, parts.tokens);
}

const triesOf = (ip: string): string => `sign_in:${networkOf(ip)}`;

/** Counts one try of this address, ten in fifteen minutes at most. Refuses `too_many_sign_ins`. */
export async function countSignIn(ctx: Ctx, ip: string): Promise<void> {
  const { nextAt, now } = await ctx.transact(NO_SERVER, async (work) => ({
    nextAt: await countTry(work, triesOf(ip)),
    now: work.now,
  }));
  if (nextAt === null) return;
  const seconds = Math.max(1, Math.ceil((nextAt.getTime() - now.getTime()) / 1000));
  throw refuseSignIn('too_many_sign_ins', { seconds });
}

/** A success forgets the tries of its address. */
export const forgiveSignIn = (ctx: Ctx, ip: string): Promise<void> =>
  ctx.transact(NO_SERVER, (work) => forgetTries(work, triesOf(ip)));

/** Starts a sign-in of somebody who has already proven to be who they are. */
export async function startSignIn(
  ctx: Ctx,
  who: { kind: AccountKind; account: string; name: string; userAgent: string | null },
  tokens: Tokens,
): Promise<SignedIn> {
  const { kind, account, name, userAgent } = who;
  const signInId = ctx.newId();
  const refreshToken = tokens.firstRefresh();
  const lifeSeconds = REFRESH_SECONDS;
  await ctx.transact(NO_SERVER, async (work) => {
    await insertSignIn(work, { signInId, kind, account, displayName: name, lifeSeconds, userAgent });
    await insertRefreshToken(work, { hash: hashRefresh(refreshToken), signInId, lifeSeconds });
  });
  const accessToken = await tokens.issueAccess({ signInId, kind, account });
  return { kind, account, name, tokens: issued(accessToken, refreshToken) };
}

export const issued = (accessToken: string, refreshToken: string): IssuedTokens => ({
  accessToken,
  refreshToken,
  accessSeconds: ACCESS_SECONDS,
  refreshSeconds: REFRESH_SECONDS,
});

/** One subscriber of IPv6 holds a /64 and could take a new address for each try. */
function networkOf(ip: string): string {
  if (!ip.includes(':')) return ip;
  const [head = '', tail] = ip.toLowerCase().split('::');
  const groups = head.split(':').filter(Boolean);
  const rest = tail?.split(':').filter(Boolean) ?? [];
  const middle = Array.from({ length: Math.max(0, 8 - groups.length - rest.length) }, () => '0');
  return `${[...groups, ...middle, ...rest].slice(0, 4).join(':')}::/64`;
}
