import type { DiscordAccount, DiscordOAuth } from '../../../platform/discord/oauth.ts';
import type { Ctx } from '../../../platform/work.ts';
import { refuseSignIn } from './sign-in-refusals.ts';
import type { SignInStates } from './sign-in-state.ts';
import { limitSignInAttempts, resetSignInAttempts, startSession, type SignInResult } from './sign-in-operator.ts';
import { findJoinedGuilds } from './sign-in-store.ts';
import type { Tokens } from './tokens.ts';

export type MemberSignInDependencies = {
  discord: DiscordOAuth;
  states: SignInStates;
  tokens: Tokens;
  /** Where Discord sends people back to. */
  redirectUri: string;
  /** Keeps that somebody is in a server, so that the server stands in their list. */
  syncProfile(guildId: string, account: DiscordAccount): Promise<void>;
};

/** Begins the way to Discord and back. */
export function beginMemberSignIn({ discord, states, redirectUri }: MemberSignInDependencies) {
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
  dependencies: MemberSignInDependencies,
): Promise<SignInResult> {
  await limitSignInAttempts(ctx, input.ip);
  if (!dependencies.states.isValid(input.state)) throw refuseSignIn('discord_refused');
  const identity = await dependencies.discord.identify({ code: input.code, redirectUri: dependencies.redirectUri });
  if (!identity.ok) throw refuseSignIn(`discord_${identity.reason}`);
  const { account } = identity;
  await resetSignInAttempts(ctx, input.ip);
  const sharedGuildIds = await ctx.acrossGuilds((queries) => findJoinedGuilds(queries, account.guildIds));
  for (const guildId of sharedGuildIds) await dependencies.syncProfile(guildId, account);
  const subject = { kind: 'member', account: account.userId, name: account.displayName } as const;
  return startSession(ctx, { ...subject, userAgent: input.userAgent }, dependencies.tokens);
}
