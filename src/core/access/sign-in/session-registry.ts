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

/** A session that ended in another process is detected within this time. */
const RECHECK_INTERVAL_MS = 30_000;
/** Above this number of sessions or tokens the cache is cleared and filled again. */
const MAX_CACHED_SESSIONS = 10_000;

export type SessionRegistry = Sessions & {
  /** Called when this process ends a session: its tokens are rejected and its streams closed at once. */
  onSessionEnded: (signInId: string) => void;
  /** Closes the streams of sessions that ended in other processes; `start` schedules this every 30 seconds. */
  closeEndedStreams(): Promise<void>;
  start(): void;
  stop(): void;
};

/** Tracks which sessions are valid. Every process has its own cache; the database is the shared truth. */
export function createSessionRegistry(dependencies: {
  contexts: Contexts;
  tokens: Tokens;
  /** Closes the streams of a session. */
  closeStreams: (signInId: string) => void;
  findMembership: FindMembership;
  nowMs: () => number;
  log: Log;
}): SessionRegistry {
  const { contexts, tokens, closeStreams, findMembership, nowMs, log } = dependencies;
  /** Tokens with a valid signature; verifying one takes half the time of a small request. */
  const verifiedTokens = new Map<string, SignInSession>();
  /** When each session was last confirmed valid by the database. */
  const verifiedAtMs = new Map<string, number>();
  /** Sessions with open streams in this process, and when those streams expire. */
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
          log.warn({ err: error }, 'Could not check for ended sessions; retrying later.');
        });
      }, RECHECK_INTERVAL_MS).unref();
    },
    stop: () => {
      clearInterval(timer);
      timer = undefined;
    },
  };
}
