import { isFresh } from '../../../platform/is-fresh.ts';
import type { Contexts } from '../../../platform/context.ts';
import type { Sessions, SignInSession } from '../../../platform/http/session.ts';
import type { Log } from '../../../platform/log.ts';
import type { Actor } from '../../../platform/work.ts';
import { resolveStreamScope } from './stream-scope.ts';
import type { FindMembership } from '../rights/staff-rights.ts';
import { refuseSignIn } from './refusals.ts';
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

type SessionRegistryDependencies = {
  contexts: Contexts;
  tokens: Tokens;
  /** Closes the streams of a session. */
  closeStreams: (signInId: string) => void;
  findMembership: FindMembership;
  nowMs: () => number;
  log: Log;
};

type SessionRegistryState = SessionRegistryDependencies & {
  /** Tokens with a valid signature; verifying one takes half the time of a small request. */
  verifiedTokens: Map<string, SignInSession>;
  /** When each session was last confirmed valid by the database. */
  verifiedAtMs: Map<string, number>;
  /** Sessions with open streams in this process, and when those streams expire. */
  streamExpiryMs: Map<string, number>;
  timer: NodeJS.Timeout | undefined;
};

/** Tracks which sessions are valid. Every process has its own cache; the database is the shared truth. */
export function createSessionRegistry(dependencies: SessionRegistryDependencies): SessionRegistry {
  const { contexts, findMembership, log } = dependencies;
  const state: SessionRegistryState = {
    ...dependencies,
    verifiedTokens: new Map(),
    verifiedAtMs: new Map(),
    streamExpiryMs: new Map(),
    timer: undefined,
  };
  return {
    verify: (accessToken) => verifySession(state, accessToken),
    actorFor: (signIn, guildId) => actorFor(findMembership, signIn, guildId),
    resolveStreamScope: (signIn, requested) => resolveStreamScope({ contexts, findMembership }, signIn, requested),
    onStreamOpened: (signInId, streamExpiresAtMs) => {
      const { streamExpiryMs } = state;
      streamExpiryMs.set(signInId, Math.max(streamExpiresAtMs, streamExpiryMs.get(signInId) ?? 0));
    },
    onSessionEnded: (signInId) => onSessionEnded(state, signInId),
    closeEndedStreams: () => closeEndedStreams(state),
    start: () => {
      state.timer ??= setInterval(() => {
        closeEndedStreams(state).catch((error: unknown) => {
          log.warn({ err: error }, 'Could not check for ended sessions; retrying later.');
        });
      }, RECHECK_INTERVAL_MS).unref();
    },
    stop: () => {
      clearInterval(state.timer);
      state.timer = undefined;
    },
  };
}

const readEndedSessions = ({ contexts }: SessionRegistryState, signInIds: readonly string[]): Promise<string[]> =>
  contexts
    .for({ kind: 'system', job: 'sessions' }, { source: 'system' })
    .read(NO_GUILD, (queries) => findEndedSessions(queries, signInIds));

async function readAccessToken(state: SessionRegistryState, accessToken: string): Promise<SignInSession> {
  const { verifiedTokens, tokens, nowMs } = state;
  const cached = verifiedTokens.get(accessToken);
  if (cached !== undefined && cached.expiresAtMs > nowMs()) return cached;
  const signIn = await tokens.verifyAccessToken(accessToken);
  if (verifiedTokens.size >= MAX_CACHED_SESSIONS) verifiedTokens.clear();
  verifiedTokens.set(accessToken, signIn);
  return signIn;
}

async function verifySession(state: SessionRegistryState, accessToken: string): Promise<SignInSession> {
  const { verifiedAtMs, nowMs } = state;
  const signIn = await readAccessToken(state, accessToken);
  const lastVerifiedMs = verifiedAtMs.get(signIn.signInId);
  if (lastVerifiedMs !== undefined && isFresh(lastVerifiedMs, RECHECK_INTERVAL_MS, nowMs())) return signIn;
  if ((await readEndedSessions(state, [signIn.signInId])).length > 0) {
    onSessionEnded(state, signIn.signInId);
    throw refuseSignIn('sign_in_ended');
  }
  if (verifiedAtMs.size >= MAX_CACHED_SESSIONS) verifiedAtMs.clear();
  verifiedAtMs.set(signIn.signInId, nowMs());
  return signIn;
}

async function actorFor(
  findMembership: FindMembership,
  { kind, account }: SignInSession,
  guildId: string | null,
): Promise<Actor> {
  if (kind === 'operator') return { kind, username: account };
  const membership = guildId === null ? null : await findMembership(guildId, account);
  return {
    kind,
    userId: account,
    roleIds: membership?.roleIds ?? [],
    permissions: membership?.permissions ?? '0',
  };
}

function onSessionEnded({ verifiedAtMs, streamExpiryMs, closeStreams }: SessionRegistryState, signInId: string): void {
  verifiedAtMs.delete(signInId);
  streamExpiryMs.delete(signInId);
  closeStreams(signInId);
}

async function closeEndedStreams(state: SessionRegistryState): Promise<void> {
  const { streamExpiryMs, nowMs } = state;
  for (const [signInId, streamExpiresAtMs] of streamExpiryMs)
    if (streamExpiresAtMs <= nowMs()) streamExpiryMs.delete(signInId);
  if (streamExpiryMs.size === 0) return;
  for (const signInId of await readEndedSessions(state, [...streamExpiryMs.keys()])) onSessionEnded(state, signInId);
}
