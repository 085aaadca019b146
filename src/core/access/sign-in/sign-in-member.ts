import type { DiscordAccount, DiscordSignIn } from '../../../platform/discord/oauth.ts';
import type { Ctx } from '../../../platform/work.ts';
import { refuseSignIn } from './sign-in-refusals.ts';
import type { SignInStates } from './sign-in-state.ts';
import { countSignIn, forgiveSignIn, startSignIn, type SignedIn } from './sign-in-operator.ts';
import { serversAmong } from './sign-in-store.ts';
import type { Tokens } from './tokens.ts';

export type MemberSignInParts = {
  discord: DiscordSignIn;
  states: SignInStates;
  tokens: Tokens;
  /** Where Discord sends people back to. */
  redirectUri: string;
  /** Keeps that somebody is in a server, so that the server stands in their list. */
  keepPerson(guildId: string, account: DiscordAccount): Promise<void>;
};

/** Begins the way to Discord and back. */
export function beginMemberSignIn({ discord, states, redirectUri }: MemberSignInParts) {
  const state = states.issue();
  return { authorize_url: discord.authorizeUrl({ redirectUri, state }), state };
}

/**
 * Signs in whoever Discord says came back with this code. They get the rights they have in each server and no more.
 * Refuses `discord_refused` (spent or foreign code, or a state that is not ours), `discord_misfit`, `discord_down`,
 * `too_many_sign_ins`.
 */
export async function signInMember(
  ctx: Ctx,
  input: { code: string; state: string; ip: string; userAgent: string | null },
  parts: MemberSignInParts,
): Promise<SignedIn> {
  await countSignIn(ctx, input.ip);
  if (!parts.states.isOurs(input.state)) throw refuseSignIn('discord_refused');
  const found = await parts.discord.identify({ code: input.code, redirectUri: parts.redirectUri });
  if (!found.ok) throw refuseSignIn(`discord_${found.why}`);
  const { account } = found;
  await forgiveSignIn(ctx, input.ip);
  const shared = await ctx.acrossGuilds((queries) => serversAmong(queries, account.guildIds));
  for (const guildId of shared) await parts.keepPerson(guildId, account);
  const who = { kind: 'member', account: account.userId, name: account.displayName } as const;
  return startSignIn(ctx, { ...who, userAgent: input.userAgent }, parts.tokens);
}
