import { z } from 'zod';
import { coins, endpoint, inServer, listOf, moment, paging, snowflake } from '../../platform/contract.ts';

const user = z.object({
  id: snowflake,
  username: z.string(),
  display_name: z.string(),
  avatar_url: z.string().nullable(),
  balance: coins,
  total_earned: coins,
  total_spent: coins,
  last_daily: moment.nullable(),
  is_active: z.boolean(),
  created_at: moment,
  left_at: moment.nullable(),
});
export type User = z.output<typeof user>;

export const membersContract = {
  listUsers: endpoint({
    method: 'GET',
    path: '/api/:server_id/users',
    summary: 'Members with balances: searched, sorted, paged.',
    params: inServer,
    query: z.strictObject({
      ...paging,
      search: z.string().max(100).optional(),
      sort_by: z.enum(['balance', 'total_earned', 'total_spent', 'display_name', 'created_at']).optional(),
      order: z.enum(['asc', 'desc']).optional(),
      include_inactive: z.stringbool().optional(),
      /** Who is listed: those who are here (the default), those who left, or both; it wins over `include_inactive`. */
      standing: z.enum(['here', 'left', 'all']).optional(),
    }),
    reply: listOf(user),
  }),
  getUser: endpoint({
    method: 'GET',
    path: '/api/:server_id/users/:user_id',
    summary: 'One member: profile and balance.',
    params: inServer.extend({ user_id: snowflake }),
    reply: user,
  }),
};
