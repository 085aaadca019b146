import type { Config, DiscordConfig } from './config.ts';
import type { MemberSignInParts } from './core/access/sign-in/sign-in-member.ts';
import { createSignInStates } from './core/access/sign-in/sign-in-state.ts';
import type { Tokens } from './core/access/sign-in/tokens.ts';
import { keepPeople } from './core/members/sync-profiles.ts';
import type { Contexts } from './platform/context.ts';
import { createDiscordSignIn } from './platform/discord/oauth.ts';

/** What signing in with Discord needs; undefined without a client secret. */
export function memberSignIn(
  parts: {
    config: Config;
    discord: DiscordConfig;
    jwtSecret: string;
    nowMs: () => number;
    randomBytes: (size: number) => Buffer;
  },
  { contexts, tokens }: { contexts: Contexts; tokens: Tokens },
): MemberSignInParts | undefined {
  const { apiUrl, applicationId, clientSecret } = parts.discord;
  if (clientSecret === undefined) return undefined;
  return {
    discord: createDiscordSignIn({ apiUrl, applicationId, clientSecret }),
    states: createSignInStates({ secret: parts.jwtSecret, nowMs: parts.nowMs, randomBytes: parts.randomBytes }),
    tokens,
    redirectUri: new URL('/sign-in', parts.config.http.publicUrl).href,
    keepPerson: (guildId, { userId, username, displayName, avatar }) => {
      const ctx = contexts.for({ kind: 'system', job: 'sign_in' }, { source: 'system' });
      return keepPeople(ctx, guildId, [{ userId, username, displayName, avatar, isBot: false, isMember: true }]);
    },
  };
}
