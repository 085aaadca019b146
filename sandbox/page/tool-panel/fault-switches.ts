import type { FaultChange, Faults } from '../../control-api/faults-contract.ts';

/** Discord waits 3 s for a reply, so 4 s are enough to lose an interaction. */
const SLOW_MS = 4_000;
const RETRY_AFTER_MS = 12_000;
/** `Missing Permissions`, the most common refusal. */
const MISSING_PERMISSIONS = 50_013;
const BAD_GATEWAY = 502;

/** `isOn` reports the fault no matter which client switched it on. */
export type FaultSwitch = {
  name: string;
  /** Shown in the main list, not under "More faults". */
  isCommon: boolean;
  on: FaultChange;
  off: FaultChange;
  isOn: (faults: Faults) => boolean;
};

type RateLimitScope = NonNullable<Faults['rateLimit']>['scope'];

/** The lasting faults with their switches. Rate limits apply to the open channel. */
export function faultSwitches(channel: string | undefined): readonly FaultSwitch[] {
  return Object.values(switchesByFault(channel)).flat();
}

/** Keyed by the contract's names, so that a fault without a switch does not compile. */
function switchesByFault(channel: string | undefined): Readonly<Record<keyof Faults, readonly FaultSwitch[]>> {
  return {
    rest503: [
      {
        name: 'rest503',
        isCommon: true,
        on: { rest503: true },
        off: { rest503: false },
        isOn: (faults) => faults.rest503,
      },
    ],
    slowMs: [
      {
        name: 'slow',
        isCommon: true,
        on: { slowMs: SLOW_MS },
        off: { slowMs: 0 },
        isOn: (faults) => faults.slowMs > 0,
      },
    ],
    rateLimit: rateLimits(channel),
    replyLost: [
      {
        name: 'reply_lost',
        isCommon: true,
        on: { replyLost: 1 },
        off: { replyLost: 0 },
        isOn: (faults) => faults.replyLost > 0,
      },
    ],
    deliverTimes: [
      {
        name: 'twice',
        isCommon: true,
        on: { deliverTimes: 2 },
        off: { deliverTimes: 1 },
        isOn: (faults) => faults.deliverTimes > 1,
      },
    ],
    refuse: [
      {
        name: 'refuse',
        isCommon: false,
        on: { refuse: { code: MISSING_PERMISSIONS } },
        off: { refuse: null },
        isOn: ({ refuse }) => refuse !== null && 'code' in refuse,
      },
      {
        name: 'broken',
        isCommon: false,
        on: { refuse: { status: BAD_GATEWAY } },
        off: { refuse: null },
        isOn: ({ refuse }) => refuse !== null && 'status' in refuse,
      },
    ],
    rest401: [
      {
        name: 'rest401',
        isCommon: false,
        on: { rest401: 1 },
        off: { rest401: 0 },
        isOn: (faults) => faults.rest401 > 0,
      },
    ],
    loseReply: [
      {
        name: 'lose_reply',
        isCommon: false,
        on: { loseReply: { times: 1 } },
        off: { loseReply: null },
        isOn: (faults) => faults.loseReply !== null,
      },
    ],
    deliverLateMs: [
      {
        name: 'late',
        isCommon: false,
        on: { deliverLateMs: SLOW_MS },
        off: { deliverLateMs: 0 },
        isOn: (faults) => faults.deliverLateMs > 0,
      },
    ],
    silent: [
      {
        name: 'silent',
        isCommon: false,
        on: { silent: true },
        off: { silent: false },
        isOn: (faults) => faults.silent,
      },
    ],
    swallowHeartbeats: [
      {
        name: 'heartbeats',
        isCommon: false,
        on: { swallowHeartbeats: true },
        off: { swallowHeartbeats: false },
        isOn: (faults) => faults.swallowHeartbeats,
      },
    ],
    refuseGateway: [
      {
        name: 'refuse_gateway',
        isCommon: false,
        on: { refuseGateway: true },
        off: { refuseGateway: false },
        isOn: (faults) => faults.refuseGateway,
      },
    ],
  };
}

/** One switch for each of Discord's rate limit scopes; `user` and `shared` apply to a channel. */
function rateLimits(channel: string | undefined): readonly FaultSwitch[] {
  const channelTarget = channel === undefined ? {} : { channel };
  const createRateLimitSwitch = (name: string, scope: RateLimitScope, target: { channel?: string }): FaultSwitch => ({
    name,
    isCommon: scope === 'user',
    on: { rateLimit: { retryAfterMs: RETRY_AFTER_MS, scope, ...target } },
    off: { rateLimit: null },
    isOn: ({ rateLimit }) => rateLimit?.scope === scope,
  });
  const byScope: Readonly<Record<RateLimitScope, FaultSwitch>> = {
    user: createRateLimitSwitch('rate_limit', 'user', channelTarget),
    shared: createRateLimitSwitch('rate_limit_shared', 'shared', channelTarget),
    global: createRateLimitSwitch('rate_limit_global', 'global', {}),
  };
  return Object.values(byScope);
}

/** `clear` has its own button, and `deliverTwice` is an alias of `deliverTimes`. */
type OneTimeFaultName = Exclude<keyof FaultChange, keyof Faults | 'clear' | 'deliverTwice'>;
type OneTimeFault = { name: string; isCommon: boolean; change: FaultChange };
const ONE_TIME_FAULTS_BY_NAME: Readonly<Record<OneTimeFaultName, OneTimeFault>> = {
  dropSocket: { name: 'drop', isCommon: true, change: { dropSocket: true } },
  reconnect: { name: 'reconnect', isCommon: false, change: { reconnect: true } },
  invalidSession: { name: 'invalid', isCommon: false, change: { invalidSession: true } },
};
/** Faults that happen once, immediately. */
export const ONE_TIME_FAULTS: readonly OneTimeFault[] = Object.values(ONE_TIME_FAULTS_BY_NAME);

/** True while a fault is on that ends after a number of calls. */
export const isCountingDown = ({ replyLost, rest401, loseReply, refuse, rateLimit }: Faults): boolean =>
  replyLost > 0 || rest401 > 0 || [loseReply, refuse, rateLimit].some((fault) => fault?.times !== undefined);
