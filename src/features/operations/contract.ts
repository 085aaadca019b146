import { z } from 'zod';
import { endpoint } from '../../platform/contract.ts';

export const operationsContract = {
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
};
