import type { DiscordAccount, DiscordOAuth } from '../../../platform/discord/oauth.ts';
import type { Ctx } from '../../../platform/work.ts';
import { refuseSignIn } from './refusals.ts';
import type { SignInStates } from './sign-in-state.ts';
import {
  limitSignInAttempts,
  networkPrefix,
  resetSignInAttempts,
  startSession,
  type SignInResult,
} from './sign-in-operator.ts';
import { findJoinedGuilds } from './sign-in-store.ts';
import type { Tokens } from './tokens.ts';

export type MemberSignInDependencies = {
  discord: DiscordOAuth;
  states: SignInStates;
  tokens: Tokens;
  /** The URL that Discord redirects back to. */
  redirectUri: string;
  /** Stores that a user is in a guild, so that it appears in their server list. */
  syncProfile(guildId: string, account: DiscordAccount): Promise<void>;
};

/** Starts the OAuth flow: returns Discord's authorization URL and the state to come back with. */
export function beginMemberSignIn({ discord, states, redirectUri }: MemberSignInDependencies) {
  const state = states.issue();
  return { authorize_url: discord.authorizeUrl({ redirectUri, state }), state };
}

/**
 * Signs in the user whom Discord identifies by this code, with the rights they have in each guild and no more.
 * Refuses `discord_refused` (a code that is used or not ours, or a state that we did not issue), `discord_misfit`,
 * `discord_down`, `too_many_sign_ins`.
 */
export async function signInMember(
  ctx: Ctx,
  input: { code: string; state: string; ip: string; userAgent: string | null },
  dependencies: MemberSignInDependencies,
): Promise<SignInResult> {
  // Apart from the attempts at the operator's password, which a success of somebody else must not forget.
  const subjects = [`sign_in_discord:${networkPrefix(input.ip)}`];
  await limitSignInAttempts(ctx, subjects);
  if (!dependencies.states.isValid(input.state)) throw refuseSignIn('discord_refused');
  const identity = await dependencies.discord.identify({ code: input.code, redirectUri: dependencies.redirectUri });
  if (!identity.ok) throw refuseSignIn(`discord_${identity.reason}`);
  const { account } = identity;
  await resetSignInAttempts(ctx, subjects);
  const sharedGuildIds = await ctx.acrossGuilds((queries) => findJoinedGuilds(queries, account.guildIds));
  for (const guildId of sharedGuildIds) await dependencies.syncProfile(guildId, account);
  const subject = { kind: 'member', account: account.userId, name: account.displayName } as const;
  return startSession(ctx, { ...subject, userAgent: input.userAgent }, dependencies.tokens);
}
