import type { Contexts } from '../../../platform/context.ts';
import type { Sessions, SignIn } from '../../../platform/http/session.ts';
import type { Log } from '../../../platform/log.ts';
import type { Actor } from '../../../platform/work.ts';
import { audibleServers } from './stream-scope.ts';
import type { MembershipOf } from '../rights/staff-rights.ts';
import { refuseSignIn } from './sign-in-refusals.ts';
import { NO_SERVER } from './sign-in-operator.ts';
import { findEnded } from './sign-in-store.ts';
import type { Tokens } from './tokens.ts';

/** A sign-in that ended in another process is noticed here within this time. */
const TRUST_MS = 30_000;
/** More live sign-ins than this in one process are looked up each time. */
const MOST_REMEMBERED = 10_000;

export type SessionRegistry = Sessions & {
  /** Told by whoever ends a sign-in in this process: its tokens and streams end at once. */
  ended: (signInId: string) => void;
  /** Closes streams of sign-ins that ended elsewhere; `start` does so every half minute. */
  closeEndedStreams(): Promise<void>;
  start(): void;
  stop(): void;
};

/** Knows which sign-ins live. Every process keeps its own; the database is what they agree on. */
export function createSessions(parts: {
  contexts: Contexts;
  tokens: Tokens;
  /** Closes the streams of a sign-in. */
  endStreams: (signInId: string) => void;
  membershipOf: MembershipOf;
  nowMs: () => number;
  log: Log;
}): SessionRegistry {
  const { contexts, tokens, endStreams, membershipOf, nowMs, log } = parts;
  /** Tokens whose signature was good: checking one costs half of a small request. */
  const readTokens = new Map<string, SignIn>();
  /** When each was last known to live. */
  const seenAliveMs = new Map<string, number>();
  /** Sign-ins with streams here, and until when these may last. */
  const streamsUntilMs = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  const endedOf = (signInIds: readonly string[]): Promise<string[]> =>
    contexts
      .for({ kind: 'system', job: 'sessions' }, { source: 'system' })
      .read(NO_SERVER, (queries) => findEnded(queries, signInIds));
  const read = async (accessToken: string): Promise<SignIn> => {
    const known = readTokens.get(accessToken);
    if (known !== undefined && known.expiresAtMs > nowMs()) return known;
    const signIn = await tokens.readAccess(accessToken);
    if (readTokens.size >= MOST_REMEMBERED) readTokens.clear();
    readTokens.set(accessToken, signIn);
    return signIn;
  };
  const ended = (signInId: string): void => {
    seenAliveMs.delete(signInId);
    streamsUntilMs.delete(signInId);
    endStreams(signInId);
  };
  const closeEndedStreams = async (): Promise<void> => {
    for (const [signInId, untilMs] of streamsUntilMs) if (untilMs <= nowMs()) streamsUntilMs.delete(signInId);
    if (streamsUntilMs.size > 0) (await endedOf([...streamsUntilMs.keys()])).forEach(ended);
  };

  return {
    verify: async (accessToken): Promise<SignIn> => {
      const signIn = await read(accessToken);
      const seenMs = seenAliveMs.get(signIn.signInId);
      if (seenMs !== undefined && nowMs() - seenMs < TRUST_MS) return signIn;
      if ((await endedOf([signIn.signInId])).length > 0) {
        ended(signIn.signInId);
        throw refuseSignIn('sign_in_ended');
      }
      if (seenAliveMs.size >= MOST_REMEMBERED) seenAliveMs.clear();
      seenAliveMs.set(signIn.signInId, nowMs());
      return signIn;
    },
    actorFor: async ({ kind, account }, guildId): Promise<Actor> => {
      if (kind === 'operator') return { kind, username: account };
      const membership = guildId === null ? null : await membershipOf(guildId, account);
      return {
        kind,
        userId: account,
        roleIds: membership?.roleIds ?? [],
        permissions: membership?.permissions ?? '0',
      };
    },
    audible: (signIn, asked) => audibleServers({ contexts, membershipOf }, signIn, asked),
    streamOpened: (signInId, untilMs) => {
      streamsUntilMs.set(signInId, Math.max(untilMs, streamsUntilMs.get(signInId) ?? 0));
    },
    ended,
    closeEndedStreams,
    start: () => {
      timer ??= setInterval(() => {
        closeEndedStreams().catch((error: unknown) => {
          log.warn({ err: error }, 'Could not ask which sign-ins have ended; asking again later.');
        });
      }, TRUST_MS).unref();
    },
    stop: () => {
      clearInterval(timer);
      timer = undefined;
    },
  };
}
