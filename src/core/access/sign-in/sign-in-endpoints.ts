import { implement, type RequestMeta } from '../../../platform/http/api/implement.ts';
import { accessContract } from '../contract.ts';
import { signOut } from './sign-out.ts';
import { refreshSession } from './refresh-session.ts';
import { beginMemberSignIn, signInMember, type MemberSignInDependencies } from './sign-in-member.ts';
import { refuseSignIn } from './sign-in-refusals.ts';
import { NO_GUILD, signInOperator, type SignInResult } from './sign-in-operator.ts';
import { findSession } from './sign-in-store.ts';
import type { Tokens } from './tokens.ts';

export type SignInDependencies = {
  /** The operator's user name, from the environment. */
  operator: string;
  tokens: Tokens;
  /** Called with each session that this process ends. */
  onSessionEnded: (signInId: string) => void;
  /** Undefined without a Discord client secret. */
  members: MemberSignInDependencies | undefined;
};

/** Implements the endpoints of `accessContract`. */
export const signInEndpoints = (dependencies: SignInDependencies) =>
  implement(accessContract, {
    ways: () => Promise.resolve({ discord: dependencies.members !== undefined }),
    beginDiscord: () => Promise.resolve().then(() => beginMemberSignIn(requireDiscordSignIn(dependencies))),
    loginDiscord: async (ctx, { body }, call) => {
      const { ip, userAgent } = call;
      return replyWithTokens(
        await signInMember(ctx, { ...body, ip, userAgent }, requireDiscordSignIn(dependencies)),
        call,
      );
    },
    login: async (ctx, { body }, call) => {
      const { ip, userAgent } = call;
      return replyWithTokens(await signInOperator(ctx, { ...body, ip, userAgent }, dependencies), call);
    },
    refresh: async (ctx, { body }, call) => {
      const bodyToken = body?.refresh_token;
      const refreshToken = bodyToken ?? call.refreshCookie;
      if (refreshToken === null) throw refuseSignIn('not_signed_in');
      return replyWithTokens(
        await refreshSession(ctx, { refreshToken, isCookie: bodyToken === undefined }, dependencies),
        call,
      );
    },
    logout: async (ctx, _input, call) => {
      await signOut(ctx, requireSessionId(call), dependencies);
      call.setTokens(null);
      return { signed_out: true as const };
    },
    me: async (ctx, _input, call) => {
      const row = await ctx.read(NO_GUILD, (queries) => findSession(queries, requireSessionId(call)));
      if (row === undefined) throw refuseSignIn('sign_in_ended');
      const { account_kind: kind, account: id, display_name: name, created_at: createdAt } = row;
      return { kind, id, name, avatar_url: null, signed_in_at: createdAt.toISOString() };
    },
  });

function requireDiscordSignIn({ members }: SignInDependencies): MemberSignInDependencies {
  if (members === undefined) throw refuseSignIn('discord_off');
  return members;
}

function replyWithTokens({ tokens, kind, account, name }: SignInResult, call: RequestMeta) {
  call.setTokens(tokens);
  return {
    access_token: tokens.accessToken,
    refresh_token: tokens.refreshToken,
    token_type: 'Bearer' as const,
    expires_in: tokens.accessSeconds,
    user: { kind, id: account, name, avatar_url: null },
  };
}

function requireSessionId(call: RequestMeta): string {
  if (call.signInId === null) throw refuseSignIn('not_signed_in');
  return call.signInId;
}
