import type { SignedLinks } from '../cdn/signed-links.ts';
import type { GatewaySessions } from '../gateway/sessions.ts';
import type { Route } from '../http/router.ts';
import type { InteractionContext } from '../interactions/interaction-context.ts';
import type { OauthGrants } from '../oauth/oauth-grants.ts';
import type { RateLimiter } from './rate-limiter.ts';

export type RestContext = InteractionContext & {
  sessions: GatewaySessions;
  oauth: OauthGrants;
  links: SignedLinks;
  rateLimiter: RateLimiter;
};
export type RestRoute = Route<RestContext>;
