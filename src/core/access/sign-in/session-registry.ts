import type { Contexts } from '../../../platform/context.ts';
import type { Sessions, SignInSession } from '../../../platform/http/session.ts';
import type { Log } from '../../../platform/log.ts';
import type { Actor } from '../../../platform/work.ts';
import { resolveStreamScope } from './stream-scope.ts';
import type { FindMembership } from '../rights/staff-rights.ts';
import { refuseSignIn } from './sign-in-refusals.ts';
import { NO_GUILD } from './sign-in-operator.ts';
import { findEndedSessions } from './sign-in-store.ts';
import type { Tokens } from './tokens.ts';

/** A sign-in that ended in another process is noticed here within this time. */
const RECHECK_INTERVAL_MS = 30_000;
/** More live sign-ins than this in one process are looked up each time. */
const MAX_CACHED_SESSIONS = 10_000;

export type SessionRegistry = Sessions & {
  /** Told by whoever ends a sign-in in this process: its tokens and streams end at once. */
  onSessionEnded: (signInId: string) => void;
  /** Closes streams of sign-ins that ended elsewhere; `start` does so every half minute. */
  closeEndedStreams(): Promise<void>;
  start(): void;
  stop(): void;
};

/** Knows which sign-ins live. Every process keeps its own; the database is what they agree on. */
export function createSessionRegistry(dependencies: {
  contexts: Contexts;
  tokens: Tokens;
  /** Closes the streams of a sign-in. */
  closeStreams: (signInId: string) => void;
  findMembership: FindMembership;
  nowMs: () => number;
  log: Log;
}): SessionRegistry {
  const { contexts, tokens, closeStreams, findMembership, nowMs, log } = dependencies;
  /** Tokens whose signature was good: checking one costs half of a small request. */
  const verifiedTokens = new Map<string, SignInSession>();
  /** When each was last known to live. */
  const verifiedAtMs = new Map<string, number>();
  /** Sign-ins with streams here, and until when these may last. */
  const streamExpiryMs = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  const readEndedSessions = (signInIds: readonly string[]): Promise<string[]> =>
    contexts
      .for({ kind: 'system', job: 'sessions' }, { source: 'system' })
      .read(NO_GUILD, (queries) => findEndedSessions(queries, signInIds));
  const readAccessToken = async (accessToken: string): Promise<SignInSession> => {
    const cached = verifiedTokens.get(accessToken);
    if (cached !== undefined && cached.expiresAtMs > nowMs()) return cached;
    const signIn = await tokens.verifyAccessToken(accessToken);
    if (verifiedTokens.size >= MAX_CACHED_SESSIONS) verifiedTokens.clear();
    verifiedTokens.set(accessToken, signIn);
    return signIn;
  };
  const onSessionEnded = (signInId: string): void => {
    verifiedAtMs.delete(signInId);
    streamExpiryMs.delete(signInId);
    closeStreams(signInId);
  };
  const closeEndedStreams = async (): Promise<void> => {
    for (const [signInId, streamExpiresAtMs] of streamExpiryMs)
      if (streamExpiresAtMs <= nowMs()) streamExpiryMs.delete(signInId);
    if (streamExpiryMs.size > 0) (await readEndedSessions([...streamExpiryMs.keys()])).forEach(onSessionEnded);
  };

  return {
    verify: async (accessToken): Promise<SignInSession> => {
      const signIn = await readAccessToken(accessToken);
      const lastVerifiedMs = verifiedAtMs.get(signIn.signInId);
      if (lastVerifiedMs !== undefined && nowMs() - lastVerifiedMs < RECHECK_INTERVAL_MS) return signIn;
      if ((await readEndedSessions([signIn.signInId])).length > 0) {
        onSessionEnded(signIn.signInId);
        throw refuseSignIn('sign_in_ended');
      }
      if (verifiedAtMs.size >= MAX_CACHED_SESSIONS) verifiedAtMs.clear();
      verifiedAtMs.set(signIn.signInId, nowMs());
      return signIn;
    },
    actorFor: async ({ kind, account }, guildId): Promise<Actor> => {
      if (kind === 'operator') return { kind, username: account };
      const membership = guildId === null ? null : await findMembership(guildId, account);
      return {
        kind,
        userId: account,
        roleIds: membership?.roleIds ?? [],
        permissions: membership?.permissions ?? '0',
      };
    },
    resolveStreamScope: (signIn, requested) => resolveStreamScope({ contexts, findMembership }, signIn, requested),
    onStreamOpened: (signInId, streamExpiresAtMs) => {
      streamExpiryMs.set(signInId, Math.max(streamExpiresAtMs, streamExpiryMs.get(signInId) ?? 0));
    },
    onSessionEnded,
    closeEndedStreams,
    start: () => {
      timer ??= setInterval(() => {
        closeEndedStreams().catch((error: unknown) => {
          log.warn({ err: error }, 'Could not ask which sign-ins have ended; asking again later.');
        });
      }, RECHECK_INTERVAL_MS).unref();
    },
    stop: () => {
      clearInterval(timer);
      timer = undefined;
    },
  };
}
