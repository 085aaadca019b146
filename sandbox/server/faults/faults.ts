import type { FaultChange, Faults } from '../../control-api/faults-contract.ts';

/** A REST call that a fault may affect. */
export type FaultTarget = {
  /** Method and path pattern: `PUT /guilds/:guild/members/:user/roles/:role`. */
  route: string;
  channelId: string | undefined;
  /** Public routes, such as those of interactions, are not subject to the global rate limit. */
  isExemptFromGlobalLimit: boolean;
};

/** All fault settings and their application. A `take…` function applies a fault to one call and counts it down. */
export type FaultInjection = {
  /** The current settings; callers may change them in place. */
  settings: Faults;
  /** Applies the lasting part of a change. Listeners are notified after `beforeNotify` has run. */
  change: (change: FaultChange, beforeNotify?: () => void) => void;
  /** True if the call gets 401. */
  takeUnauthorized: () => boolean;
  takeRateLimit: (call: FaultTarget) => NonNullable<Faults['rateLimit']> | undefined;
  /** Returns a bare status of a broken server, or one of Discord's error codes. */
  takeRefusal: (call: FaultTarget) => { status: number } | { code: number } | undefined;
  /** True if the call takes effect but its reply must not arrive. */
  takeLostReply: (call: FaultTarget, response: { status: number; isMessageWrite: boolean }) => boolean;
};

type CountedFault = 'rateLimit' | 'refuse' | 'loseReply';
type State = { settings: Faults; notify: () => void };

const createDisabledFaults = (): Faults => ({
  rest503: false,
  slowMs: 0,
  replyLost: 0,
  deliverTimes: 1,
  deliverLateMs: 0,
  rateLimit: null,
  rest401: 0,
  swallowHeartbeats: false,
  refuseGateway: false,
  refuse: null,
  loseReply: null,
  silent: false,
});

/** Starts with every fault off. `onChange` receives a copy of the settings after each change and each countdown. */
export function createFaultInjection(onChange: (faults: Faults) => void): FaultInjection {
  const settings = createDisabledFaults();
  const state: State = { settings, notify: () => onChange({ ...settings }) };
  return {
    settings,
    change(change, beforeNotify) {
      applyChange(settings, change);
      beforeNotify?.();
      state.notify();
    },
    takeUnauthorized: () => takeUnauthorized(state),
    takeRateLimit: (call) => takeRateLimit(state, call),
    takeRefusal: (call) => takeRefusal(state, call),
    takeLostReply: (call, response) => takeLostReply(state, call, response),
  };
}

function applyChange(settings: Faults, change: FaultChange): void {
  const {
    clear,
    deliverTwice,
    dropSocket: _drop,
    reconnect: _reconnect,
    invalidSession: _invalid,
    ...lasting
  } = change;
  if (clear) Object.assign(settings, createDisabledFaults());
  for (const [name, value] of Object.entries(lasting)) {
    if (value !== undefined) Object.assign(settings, { [name]: value });
  }
  if (deliverTwice !== undefined) settings.deliverTimes = deliverTwice ? 2 : 1;
}

/** Counts down a fault that lasts a number of calls, and switches it off with the last one. */
function countDown({ settings, notify }: State, name: CountedFault): void {
  const fault: { times?: number | undefined } | null = settings[name];
  if (!fault || fault.times === undefined) return;
  fault.times -= 1;
  if (fault.times < 1) settings[name] = null;
  notify();
}

const matchesRoute = (call: FaultTarget, route: string | undefined): boolean =>
  route === undefined || route === call.route;

function takeUnauthorized({ settings, notify }: State): boolean {
  if (settings.rest401 < 1) return false;
  settings.rest401 -= 1;
  notify();
  return true;
}

function takeRateLimit(state: State, call: FaultTarget): NonNullable<Faults['rateLimit']> | undefined {
  const fault = state.settings.rateLimit;
  if (!fault || (fault.channel !== undefined && call.channelId !== fault.channel)) return undefined;
  if (call.isExemptFromGlobalLimit && fault.scope === 'global') return undefined;
  const taken = { ...fault };
  countDown(state, 'rateLimit');
  return taken;
}

function takeRefusal(state: State, call: FaultTarget): { status: number } | { code: number } | undefined {
  const fault = state.settings.refuse;
  if (!fault || !matchesRoute(call, fault.route)) return undefined;
  countDown(state, 'refuse');
  return 'status' in fault ? { status: fault.status } : { code: fault.code };
}

function takeLostReply(
  state: State,
  call: FaultTarget,
  response: { status: number; isMessageWrite: boolean },
): boolean {
  const { settings, notify } = state;
  if (response.status >= 300) return false;
  if (settings.loseReply && matchesRoute(call, settings.loseReply.route)) {
    countDown(state, 'loseReply');
    return true;
  }
  if (settings.replyLost < 1 || !response.isMessageWrite) return false;
  settings.replyLost -= 1;
  notify();
  return true;
}
