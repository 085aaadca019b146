import type { Config, DiscordConfig } from './config.ts';
import type { MemberSignInDependencies } from './core/access/sign-in/sign-in-member.ts';
import { createSignInStates } from './core/access/sign-in/sign-in-state.ts';
import type { Tokens } from './core/access/sign-in/tokens.ts';
import { syncProfiles } from './core/members/sync-profiles.ts';
import type { Contexts } from './platform/context.ts';
import { createDiscordOAuth } from './platform/discord/oauth.ts';

/** Creates the dependencies of signing in with Discord; undefined without a client secret. */
export function createMemberSignIn(
  dependencies: {
    config: Config;
    discord: DiscordConfig;
    jwtSecret: string;
    nowMs: () => number;
    randomBytes: (size: number) => Buffer;
  },
  { contexts, tokens }: { contexts: Contexts; tokens: Tokens },
): MemberSignInDependencies | undefined {
  const { apiUrl, applicationId, clientSecret } = dependencies.discord;
  if (clientSecret === undefined) return undefined;
  return {
    discord: createDiscordOAuth({ apiUrl, applicationId, clientSecret }),
    states: createSignInStates({
      secret: dependencies.jwtSecret,
      nowMs: dependencies.nowMs,
      randomBytes: dependencies.randomBytes,
    }),
    tokens,
    redirectUri: new URL('/sign-in', dependencies.config.http.publicUrl).href,
    syncProfile: (guildId, { userId, username, displayName, avatar }) => {
      const ctx = contexts.for({ kind: 'system', job: 'sign_in' }, { source: 'system' });
      return syncProfiles(ctx, guildId, [{ userId, username, displayName, avatar, isBot: false, isMember: true }]);
    },
  };
}
