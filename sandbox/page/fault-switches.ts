import type { FaultChange, Faults } from '../control-contract.ts';

/** Twice as long as Discord waits is far too long; a second over is enough to lose an interaction. */
const SLOW_MS = 4_000;
const RETRY_AFTER_MS = 12_000;

export type FaultName = 'rest503' | 'slow' | 'rate_limit' | 'reply_lost' | 'twice';
export type FaultSwitch = { name: FaultName; on: FaultChange; off: FaultChange };

/** The lasting faults and what switches each; the rate limit falls on the channel that is open. */
export function faultSwitches(channel: string | undefined): readonly FaultSwitch[] {
  const rateLimit = { retryAfterMs: RETRY_AFTER_MS, scope: 'user' as const, ...(channel && { channel }) };
  return [
    { name: 'rest503', on: { rest503: true }, off: { rest503: false } },
    { name: 'slow', on: { slowMs: SLOW_MS }, off: { slowMs: 0 } },
    { name: 'rate_limit', on: { rateLimit }, off: { rateLimit: null } },
    { name: 'reply_lost', on: { replyLost: 1 }, off: { replyLost: 0 } },
    { name: 'twice', on: { deliverTwice: true }, off: { deliverTwice: false } },
  ];
}

/** Whether a fault is on now, whoever switched it. */
export function isOn(name: FaultName, faults: Faults): boolean {
  switch (name) {
    case 'rest503':
      return faults.rest503;
    case 'slow':
      return faults.slowMs > 0;
    case 'rate_limit':
      return faults.rateLimit !== null;
    case 'reply_lost':
      return faults.replyLost > 0;
    case 'twice':
      return faults.deliverTimes > 1;
  }
  return false;
}
