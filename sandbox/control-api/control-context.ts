import type { Gateway } from '../server/gateway/gateway.ts';
import type { Route } from '../server/http/router.ts';
import type { RestContext } from '../server/rest/rest-context.ts';

export type ControlContext = RestContext & {
  gateway: Gateway;
  /** Moves the clock forward: tokens, links and deadlines expire accordingly. */
  advanceClock: (ms: number) => void;
};
export type ControlRoute = Route<ControlContext>;
