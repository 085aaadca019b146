import { z } from 'zod';
import { endpoint, inServer, timestamp } from '../../platform/contract.ts';

const presence = z.enum(['online', 'idle', 'dnd', 'invisible']);
const presenceSetting = z.object({
  /** What the server wishes. */
  status: presence,
  /** Whether Discord shows it, as soon as the bot is connected. */
  applied: z.boolean(),
  /** In words, when it is not. */
  reason: z.string().nullable(),
});
/** What is owed to Discord in a server, of one kind and for one reason. */
const waiting = z.object({
  kind: z.string(),
  /** `blocked`: not tried again until permissions or settings change. */
  state: z.enum(['due', 'blocked']),
  count: z.int(),
  /** In words; null when nothing went wrong. */
  reason: z.string().nullable(),
  since: timestamp,
});

export const operatorContract = {
  getStatus: endpoint({
    method: 'GET',
    path: '/api/status',
    summary: 'Is the bot online, since when, for how many servers.',
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
    summary: 'How the server wishes the bot to be shown, and what waits for Discord there.',
    params: inServer,
    reply: presenceSetting.extend({ waiting: z.array(waiting) }),
  }),
  setServerStatus: endpoint({
    method: 'PUT',
    path: '/api/:server_id/status',
    summary: 'Keeps how the server wishes the bot to be shown; applied where the bot serves no other server.',
    params: inServer,
    body: z.strictObject({ status: presence }),
    reply: presenceSetting,
  }),
};
