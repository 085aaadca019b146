import type { FaultChange, Faults } from '../control-contract.ts';

/** Discord waits 3 s for an answer; a second more is enough to lose an interaction. */
const SLOW_MS = 4_000;
const RETRY_AFTER_MS = 12_000;
/** `Missing Permissions`, the refusal that bots meet most. */
const MISSING_PERMISSIONS = 50_013;

/** `isOn` whoever switched it. */
export type FaultSwitch = {
  name: string;
  /** Among those that every tester wants at hand. */
  isCommon: boolean;
  on: FaultChange;
  off: FaultChange;
  isOn: (faults: Faults) => boolean;
};

/** The lasting faults and what switches each; the rate limit falls on the channel that is open. */
export function faultSwitches(channel: string | undefined): readonly FaultSwitch[] {
  const limit = { retryAfterMs: RETRY_AFTER_MS };
  const here = { ...limit, scope: 'user' as const, ...(channel && { channel }) };
  return [
    { name: 'rest503', isCommon: true, on: { rest503: true }, off: { rest503: false }, isOn: (f) => f.rest503 },
    { name: 'slow', isCommon: true, on: { slowMs: SLOW_MS }, off: { slowMs: 0 }, isOn: (f) => f.slowMs > 0 },
    {
      name: 'rate_limit',
      isCommon: true,
      on: { rateLimit: here },
      off: { rateLimit: null },
      isOn: ({ rateLimit }) => rateLimit !== null && rateLimit.scope !== 'global',
    },
    {
      name: 'rate_limit_global',
      isCommon: false,
      on: { rateLimit: { ...limit, scope: 'global' } },
      off: { rateLimit: null },
      isOn: ({ rateLimit }) => rateLimit?.scope === 'global',
    },
    {
      name: 'refuse',
      isCommon: false,
      on: { refuse: { code: MISSING_PERMISSIONS } },
      off: { refuse: null },
      isOn: (f) => f.refuse !== null,
    },
    { name: 'rest401', isCommon: false, on: { rest401: 1 }, off: { rest401: 0 }, isOn: (f) => f.rest401 > 0 },
    { name: 'reply_lost', isCommon: true, on: { replyLost: 1 }, off: { replyLost: 0 }, isOn: (f) => f.replyLost > 0 },
    {
      name: 'lose_reply',
      isCommon: false,
      on: { loseReply: { times: 1 } },
      off: { loseReply: null },
      isOn: (f) => f.loseReply !== null,
    },
    {
      name: 'twice',
      isCommon: true,
      on: { deliverTwice: true },
      off: { deliverTwice: false },
      isOn: (f) => f.deliverTimes > 1,
    },
    {
      name: 'late',
      isCommon: false,
      on: { deliverLateMs: SLOW_MS },
      off: { deliverLateMs: 0 },
      isOn: (f) => f.deliverLateMs > 0,
    },
    { name: 'silent', isCommon: false, on: { silent: true }, off: { silent: false }, isOn: (f) => f.silent },
    {
      name: 'heartbeats',
      isCommon: false,
      on: { swallowHeartbeats: true },
      off: { swallowHeartbeats: false },
      isOn: (f) => f.swallowHeartbeats,
    },
    {
      name: 'refuse_gateway',
      isCommon: false,
      on: { refuseGateway: true },
      off: { refuseGateway: false },
      isOn: (f) => f.refuseGateway,
    },
  ];
}

/** What happens once, at once. */
export const ONCE: readonly { name: string; isCommon: boolean; change: FaultChange }[] = [
  { name: 'drop', isCommon: true, change: { dropSocket: true } },
  { name: 'reconnect', isCommon: false, change: { reconnect: true } },
  { name: 'invalid', isCommon: false, change: { invalidSession: true } },
];

/** True while a fault is on that ends by itself after a number of calls. */
export const isCountingDown = ({ replyLost, rest401, loseReply, refuse, rateLimit }: Faults): boolean =>
  replyLost > 0 || rest401 > 0 || [loseReply, refuse, rateLimit].some((fault) => fault?.times !== undefined);
