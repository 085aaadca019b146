import { z } from 'zod';
import { endpoint, inServer, timestamp } from '../../platform/contract.ts';

const presence = z.enum(['online', 'idle', 'dnd', 'invisible']);
const presenceSetting = z.object({
  /** The status that the server chose. */
  status: presence,
  /** Whether Discord shows it while the bot is connected. */
  applied: z.boolean(),
  /** A sentence for people when it is not applied, otherwise null. */
  reason: z.string().nullable(),
});
/** Pending outbox messages of a server, grouped by kind and reason. */
const waiting = z.object({
  kind: z.string(),
  /** `blocked`: not retried until permissions or settings change. */
  state: z.enum(['due', 'blocked']),
  count: z.int(),
  /** A sentence for people; null when nothing failed. */
  reason: z.string().nullable(),
  since: timestamp,
});

export const operatorContract = {
  getStatus: endpoint({
    method: 'GET',
    path: '/api/status',
    summary: 'Returns whether the bot is online, since when, and for how many servers.',
    reply: z.object({
      bot: z.enum(['online', 'connecting', 'offline', 'not_here']),
      uptime_seconds: z.int(),
      servers: z.int(),
      version: z.string(),
      database: z.enum(['embedded', 'postgres']),
      roles: z.array(z.enum(['bot', 'api'])),
    }),
  }),
  getServerStatus: endpoint({
    method: 'GET',
    path: '/api/:server_id/status',
    summary: 'Returns the presence that the server chose for the bot, and the messages that wait for Discord.',
    params: inServer,
    reply: presenceSetting.extend({ waiting: z.array(waiting) }),
  }),
  setServerStatus: endpoint({
    method: 'PUT',
    path: '/api/:server_id/status',
    summary: 'Sets the presence that the server chooses for the bot; applied if the bot serves no other server.',
    params: inServer,
    body: z.strictObject({ status: presence }),
    reply: presenceSetting,
  }),
};
