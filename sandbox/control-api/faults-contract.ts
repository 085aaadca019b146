import { z } from 'zod';

/**
 * Fails REST calls with 429. `channel` limits it to calls under that channel's path; without `times`, a countdown, it
 * lasts until cleared.
 */
export const rateLimitFaultSchema = z.strictObject({
  retryAfterMs: z.number().int().min(1).max(600_000),
  scope: z.enum(['user', 'global', 'shared']),
  channel: z.string().optional(),
  times: z.number().int().min(1).optional(),
});

/**
 * `route` is the method and path pattern of the calls: `PUT /guilds/:guild/members/:user/roles/:role`; absent means
 * every call. Without `times`, a countdown, the fault lasts until cleared.
 */
const callFilterFields = {
  route: z.string().max(200).optional(),
  times: z.number().int().min(1).max(1_000).optional(),
};
/**
 * Either a status such as 500 or 502 with an empty body, or a Discord error code with the status that belongs to it.
 */
export const refusalFaultSchema = z.union([
  z.strictObject({ status: z.number().int().min(500).max(599), ...callFilterFields }),
  z.strictObject({ code: z.number().int().min(10_001).max(240_000), ...callFilterFields }),
]);
export const lostReplyFaultSchema = z.strictObject(callFilterFields);

const faultFields = {
  /** Every REST call of the bot gets 503. */
  rest503: z.boolean(),
  /** Delay of every REST call of the bot before it takes effect, in milliseconds; 0 is off. */
  slowMs: z.number().int().min(0).max(600_000),
  /** The next so many message creates and edits take effect, but the connection is cut instead of a reply. */
  replyLost: z.number().int().min(0).max(1_000),
  /** How many times each interaction is delivered, with the same id. */
  deliverTimes: z.number().int().min(1).max(1_000),
  /** Delay of each interaction in milliseconds; its 3 s to respond start before the delay. */
  deliverLateMs: z.number().int().min(0).max(60_000),
  rateLimit: rateLimitFaultSchema.nullable(),
  /** The next so many REST calls with a bot token get 401. */
  rest401: z.number().int().min(0).max(1_000),
  swallowHeartbeats: z.boolean(),
  /** Refuses new gateway connections. */
  refuseGateway: z.boolean(),
  /** Refuses REST calls; they have no effect. */
  refuse: refusalFaultSchema.nullable(),
  /** Cuts the connection instead of replying to REST calls, which do take effect. */
  loseReply: lostReplyFaultSchema.nullable(),
  /** Sends nothing to gateway sessions, neither events nor acknowledgements; a resume brings the missed events. */
  silent: z.boolean(),
};
export const faultsSchema = z.strictObject(faultFields);
export type Faults = z.infer<typeof faultsSchema>;
/**
 * Absent keys keep their value. `dropSocket`, `reconnect` and `invalidSession` happen once, at once, to every open
 * session.
 */
export const faultChangeSchema = z.strictObject({
  ...z.strictObject(faultFields).partial().shape,
  /** True sets `deliverTimes` to 2, false to 1. */
  deliverTwice: z.boolean().optional(),
  /** Cuts every gateway socket; the sessions may be resumed. */
  dropSocket: z.boolean().optional(),
  /** Sends op 7. */
  reconnect: z.boolean().optional(),
  /** Sends op 9 with `d: false` and discards the sessions. */
  invalidSession: z.boolean().optional(),
  /** Switches off every lasting fault before the rest of the change applies. */
  clear: z.boolean().optional(),
});
export type FaultChange = z.infer<typeof faultChangeSchema>;
