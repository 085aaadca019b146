import type { RequestIdVariables } from 'hono/request-id';
import type { Peer } from './client-address.ts';

/** What a host may add to a request: the sockets of `@hono/node-server`. */
export type HttpEnv = { incoming?: Peer };

/** What a handler adds to the log line of its request. */
export type Trace = { who?: string; refused?: string; ip?: string };

/** What Hono's context carries from the first middleware to the last handler. */
export type HttpContext = { Bindings: HttpEnv; Variables: RequestIdVariables & { trace: Trace } };
