import { implement, type Call } from '../../../platform/http/api/implement.ts';
import { accessContract } from '../contract.ts';
import { endSignIn } from './sign-out.ts';
import { refreshSignIn } from './refresh-session.ts';
import { beginMemberSignIn, signInMember, type MemberSignInParts } from './sign-in-member.ts';
import { refuseSignIn } from './sign-in-refusals.ts';
import { NO_SERVER, signInOperator, type SignedIn } from './sign-in-operator.ts';
import { findSignIn } from './sign-in-store.ts';
import type { Tokens } from './tokens.ts';

export type SignInParts = {
  /** The name that the environment gives. */
  operator: string;
  tokens: Tokens;
  /** Told of each sign-in that ends here. */
  ended: (signInId: string) => void;
  /** Undefined where the program has no secret to ask Discord with. */
  members: MemberSignInParts | undefined;
};

/** The endpoints of sign-in. */
export const signInEndpoints = (parts: SignInParts) =>
  implement(accessContract, {
    ways: () => Promise.resolve({ discord: parts.members !== undefined }),
    beginDiscord: () => Promise.resolve().then(() => beginMemberSignIn(throughDiscord(parts))),
    loginDiscord: async (ctx, { body }, call) => {
      const { ip, userAgent } = call;
      return answer(await signInMember(ctx, { ...body, ip, userAgent }, throughDiscord(parts)), call);
    },
    login: async (ctx, { body }, call) => {
      const { ip, userAgent } = call;
      return answer(await signInOperator(ctx, { ...body, ip, userAgent }, parts), call);
    },
    refresh: async (ctx, { body }, call) => {
      const given = body?.refresh_token;
      const refreshToken = given ?? call.refreshCookie;
      if (refreshToken === null) throw refuseSignIn('not_signed_in');
      return answer(await refreshSignIn(ctx, { refreshToken, isCookie: given === undefined }, parts), call);
    },
    logout: async (ctx, _input, call) => {
      await endSignIn(ctx, signInOf(call), parts);
      call.setTokens(null);
      return { signed_out: true as const };
    },
    me: async (ctx, _input, call) => {
      const row = await ctx.read(NO_SERVER, (queries) => findSignIn(queries, signInOf(call)));
      if (row === undefined) throw refuseSignIn('sign_in_ended');
      const { account_kind: kind, account: id, display_name: name, created_at: at } = row;
      return { kind, id, name, avatar_url: null, signed_in_at: at.toISOString() };
    },
  });

function throughDiscord({ members }: SignInParts): MemberSignInParts {
  if (members === undefined) throw refuseSignIn('discord_off');
  return members;
}

function answer({ tokens, kind, account, name }: SignedIn, call: Call) {
  call.setTokens(tokens);
  return {
    access_token: tokens.accessToken,
    refresh_token: tokens.refreshToken,
    token_type: 'Bearer' as const,
    expires_in: tokens.accessSeconds,
    user: { kind, id: account, name, avatar_url: null },
  };
}

function signInOf(call: Call): string {
  if (call.signInId === null) throw refuseSignIn('not_signed_in');
  return call.signInId;
}
