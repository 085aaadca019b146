import type { Action, Outcome } from '../control-api/actions-contract.ts';
import type { SandboxState } from '../control-api/contract.ts';
import type { SandboxEvent, WireEntry } from '../control-api/events-contract.ts';
import type { FaultChange, Faults } from '../control-api/faults-contract.ts';
import { controlApiUrl, createControlCall, encodePath, type ControlCall } from './control-call.ts';
import { readEvents } from './event-reader.ts';
import { createChannelRequests, createGuildRequests } from './guild-requests.ts';
import { createPersonRequests, type ActionContext, type CommandOptions } from './person-requests.ts';

/** @public For the tests of programs that run against the sandbox. */
export type SandboxClient = ReturnType<typeof connectSandbox>;

/**
 * A typed client of the control API, for tests and tools in any process. `url` is that of the sandbox, or of a host
 * that mounts `/sandbox/api`. Throws a `SandboxRefusal` for every refused request.
 */
export function connectSandbox(url: string) {
  const apiUrl = controlApiUrl(url);
  const call = createControlCall(apiUrl);
  return {
    url,
    state: (limit = 25): Promise<SandboxState> => call('GET', `/state?limit=${limit}`),
    ...createGuildRequests(call),
    ...createChannelRequests(call),
    /** Moves the clock forward: tokens, links and deadlines expire accordingly. */
    advanceClock: (advanceMs: number): Promise<{ now: number }> => call('POST', '/clock', { advanceMs }),
    changeFaults: (change: FaultChange = {}): Promise<Faults> => call('PATCH', '/faults', change),
    wire: (limit = 200): Promise<WireEntry[]> => call('GET', `/wire?limit=${limit}`),
    /** Yields every event from now on, until the signal aborts. */
    events: (options: { types?: SandboxEvent['type'][]; signal: AbortSignal }) =>
      readEvents(`${apiUrl}/events${options.types ? `?types=${options.types.join(',')}` : ''}`, options.signal),
    ...createOutcomeRequests(call),
    /** Performs actions as a person, named by user id, display name or user name. */
    as: (person: string) => createPersonRequests(call, person),
  };
}

/** Interactions of any person: their outcomes, and many at once. */
function createOutcomeRequests(call: ControlCall) {
  return {
    /** Returns the current outcome of an interaction, after waiting up to `waitMs` for a final one. */
    outcome: (interactionId: string, waitMs = 0): Promise<Outcome> =>
      call('GET', encodePath`/interactions/${interactionId}` + `?waitMs=${waitMs}`),
    /** Performs many actions in one request; `concurrency` limits how many are in progress at once. */
    performMany: (actions: Action[], concurrency?: number): Promise<Outcome[]> =>
      call('POST', '/interactions/many', { acts: actions, ...(concurrency === undefined ? {} : { concurrency }) }),
    /** Runs the same slash command `n` times at once, as `n` interactions, number `k` by the person `as(k)`. */
    slashMany(
      n: number,
      input: { as: (k: number) => string; command: string; options?: (k: number) => CommandOptions } & ActionContext,
    ) {
      const { as, options, ...rest } = input;
      const actions = Array.from({ length: n }, (_, k): Action => ({
        kind: 'slash',
        ...rest,
        as: as(k),
        ...(options ? { options: options(k) } : {}),
      }));
      return call<Outcome[]>('POST', '/interactions/many', { acts: actions });
    },
  };
}
