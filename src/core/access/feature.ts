import { defineFeature } from '../../platform/define-feature.ts';
import type { SessionRegistry } from './sign-in/session-registry.ts';
import { forgetEndedSignIns, SIGN_INS_AT_ONCE } from './sign-in/sign-in-store.ts';
import { signInEndpoints, type SignInParts } from './sign-in/sign-in-endpoints.ts';

/** Signing in: the operator by name and password, members through Discord. */
export const createAccess = (parts: Omit<SignInParts, 'ended'> & { sessions: SessionRegistry }) =>
  defineFeature({
    name: 'access',
    jobs: [
      {
        name: 'access.forget_ended_sign_ins',
        schedule: { everyMs: 3_600_000 },
        run: async ({ ctx, signal }) => {
          for (let gone = SIGN_INS_AT_ONCE; gone === SIGN_INS_AT_ONCE && !signal.aborted;)
            gone = await ctx.acrossGuilds((queries) => forgetEndedSignIns(queries));
        },
      },
    ],
    http: signInEndpoints({ ...parts, ended: parts.sessions.ended }),
  });
