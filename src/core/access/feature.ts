import { defineFeature } from '../../platform/define-feature.ts';
import { CORE_RIGHTS } from './rights/core-rights.ts';
import type { SessionRegistry } from './sign-in/session-registry.ts';
import { deleteEndedSessions, SESSION_DELETE_BATCH_SIZE } from './sign-in/sign-in-store.ts';
import { signInEndpoints, type SignInDependencies } from './sign-in/sign-in-endpoints.ts';

/** The feature manifest of sign-in: the operator by name and password, members through Discord. */
export const createAccessFeature = (
  dependencies: Omit<SignInDependencies, 'onSessionEnded'> & { sessions: SessionRegistry },
) =>
  defineFeature({
    name: 'access',
    rights: CORE_RIGHTS,
    jobs: [
      {
        name: 'access.forget_ended_sign_ins',
        schedule: { everyMs: 3_600_000 },
        run: async ({ ctx, signal }) => {
          for (
            let deletedCount = SESSION_DELETE_BATCH_SIZE;
            deletedCount === SESSION_DELETE_BATCH_SIZE && !signal.aborted;
          )
            deletedCount = await ctx.acrossGuilds((queries) => deleteEndedSessions(queries));
        },
      },
    ],
    http: signInEndpoints({ ...dependencies, onSessionEnded: dependencies.sessions.onSessionEnded }),
  });
