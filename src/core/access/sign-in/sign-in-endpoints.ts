import { implement, type RequestMeta } from '../../../platform/http/api/implement.ts';
import { accessContract } from '../contract.ts';
import { signOut } from './sign-out.ts';
import { refreshSession } from './refresh-session.ts';
import { beginMemberSignIn, signInMember, type MemberSignInDependencies } from './sign-in-member.ts';
import { refuseSignIn } from './refusals.ts';
import { NO_GUILD, signInOperator, type SignInResult } from './sign-in-operator.ts';
import { findSession } from './sign-in-store.ts';
import { DEVICE_TOKEN_TTL_SECONDS, type Tokens } from './tokens.ts';

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
    loginDiscord: async (ctx, { body }, meta) => {
      const { ip, userAgent } = meta;
      return replyWithTokens(
        await signInMember(ctx, { ...body, ip, userAgent }, requireDiscordSignIn(dependencies)),
        meta,
      );
    },
    login: async (ctx, { body }, meta) => {
      const { ip, userAgent, deviceCookie: deviceToken } = meta;
      const result = await signInOperator(ctx, { ...body, ip, userAgent, deviceToken }, dependencies);
      const reply = replyWithTokens(result, meta);
      meta.setDevice({ token: result.deviceToken, seconds: DEVICE_TOKEN_TTL_SECONDS });
      return reply;
    },
    refresh: async (ctx, { body }, meta) => {
      const bodyToken = body?.refresh_token;
      const refreshToken = bodyToken ?? meta.refreshCookie;
      if (refreshToken === null) throw refuseSignIn('not_signed_in');
      return replyWithTokens(
        await refreshSession(ctx, { refreshToken, isCookie: bodyToken === undefined }, dependencies),
        meta,
      );
    },
    logout: async (ctx, _input, meta) => {
      await signOut(ctx, requireSessionId(meta), dependencies);
      meta.setTokens(null);
      return { signed_out: true as const };
    },
    me: async (ctx, _input, meta) => {
      const row = await ctx.read(NO_GUILD, (queries) => findSession(queries, requireSessionId(meta)));
      if (row === undefined) throw refuseSignIn('sign_in_ended');
      const { account_kind: kind, account: id, display_name: name, created_at: createdAt } = row;
      return { kind, id, name, avatar_url: null, signed_in_at: createdAt.toISOString() };
    },
  });

function requireDiscordSignIn({ members }: SignInDependencies): MemberSignInDependencies {
  if (members === undefined) throw refuseSignIn('discord_off');
  return members;
}

function replyWithTokens({ tokens, kind, account, name }: SignInResult, meta: RequestMeta) {
  meta.setTokens(tokens);
  return {
    access_token: tokens.accessToken,
    refresh_token: tokens.refreshToken,
    token_type: 'Bearer' as const,
    expires_in: tokens.accessSeconds,
    user: { kind, id: account, name, avatar_url: null },
  };
}

function requireSessionId(meta: RequestMeta): string {
  if (meta.signInId === null) throw refuseSignIn('not_signed_in');
  return meta.signInId;
}
