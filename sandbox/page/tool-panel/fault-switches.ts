import type { MessageName } from '../../../locales/translate.ts';
import type { FaultChange, Faults } from '../../control-api/faults-contract.ts';

/** Discord waits 3 s for a reply, so 4 s are enough to lose an interaction. */
const SLOW_MS = 4_000;
const RETRY_AFTER_MS = 12_000;
/** `Missing Permissions`, the most common refusal. */
const MISSING_PERMISSIONS = 50_013;
const BAD_GATEWAY = 502;

type FaultName = MessageName<'sandbox.faults', '_about'>;
/** `isOn` reports the fault no matter which client switched it on. */
export type FaultSwitch = {
  name: FaultName;
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
    rest503: [common('rest503', { on: { rest503: true }, off: { rest503: false }, isOn: ({ rest503 }) => rest503 })],
    slowMs: [common('slow', { on: { slowMs: SLOW_MS }, off: { slowMs: 0 }, isOn: ({ slowMs }) => slowMs > 0 })],
    rateLimit: rateLimits(channel),
    replyLost: [
      common('reply_lost', { on: { replyLost: 1 }, off: { replyLost: 0 }, isOn: ({ replyLost }) => replyLost > 0 }),
    ],
    deliverTimes: [
      common('twice', {
        on: { deliverTimes: 2 },
        off: { deliverTimes: 1 },
        isOn: ({ deliverTimes }) => deliverTimes > 1,
      }),
    ],
    refuse: [
      rare('refuse', {
        on: { refuse: { code: MISSING_PERMISSIONS } },
        off: { refuse: null },
        isOn: ({ refuse }) => refuse !== null && 'code' in refuse,
      }),
      rare('broken', {
        on: { refuse: { status: BAD_GATEWAY } },
        off: { refuse: null },
        isOn: ({ refuse }) => refuse !== null && 'status' in refuse,
      }),
    ],
    rest401: [rare('rest401', { on: { rest401: 1 }, off: { rest401: 0 }, isOn: ({ rest401 }) => rest401 > 0 })],
    loseReply: [
      rare('lose_reply', {
        on: { loseReply: { times: 1 } },
        off: { loseReply: null },
        isOn: ({ loseReply }) => loseReply !== null,
      }),
    ],
    deliverLateMs: [
      rare('late', {
        on: { deliverLateMs: SLOW_MS },
        off: { deliverLateMs: 0 },
        isOn: ({ deliverLateMs }) => deliverLateMs > 0,
      }),
    ],
    silent: [rare('silent', { on: { silent: true }, off: { silent: false }, isOn: ({ silent }) => silent })],
    swallowHeartbeats: [
      rare('heartbeats', {
        on: { swallowHeartbeats: true },
        off: { swallowHeartbeats: false },
        isOn: ({ swallowHeartbeats }) => swallowHeartbeats,
      }),
    ],
    refuseGateway: [
      rare('refuse_gateway', {
        on: { refuseGateway: true },
        off: { refuseGateway: false },
        isOn: ({ refuseGateway }) => refuseGateway,
      }),
    ],
  };
}

type Toggle = Pick<FaultSwitch, 'on' | 'off' | 'isOn'>;
const common = (name: FaultName, toggle: Toggle): FaultSwitch => ({ name, isCommon: true, ...toggle });
const rare = (name: FaultName, toggle: Toggle): FaultSwitch => ({ name, isCommon: false, ...toggle });

/** One switch for each of Discord's rate limit scopes; `user` and `shared` apply to a channel. */
function rateLimits(channel: string | undefined): readonly FaultSwitch[] {
  const channelTarget = channel === undefined ? {} : { channel };
  const createRateLimitSwitch = (
    name: FaultName,
    scope: RateLimitScope,
    target: { channel?: string },
  ): FaultSwitch => ({
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
type OneTimeFault = { name: MessageName<'sandbox.faults', '_done'>; isCommon: boolean; change: FaultChange };
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
