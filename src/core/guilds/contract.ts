import { z } from 'zod';
import { coins, endpoint, inServer, listOf, timestamp, paging, snowflake } from '../../platform/contract.ts';

const server = z.object({
  id: snowflake,
  name: z.string(),
  icon_url: z.string().nullable(),
  owner_id: snowflake,
  member_count: z.int(),
  /** The sum of all balances. */
  total_currency: coins,
  currency_name: z.string(),
  currency_symbol: z.string(),
  timezone: z.string(),
  /** The caller's right in this server. */
  your_right: z.enum(['moderator', 'admin', 'owner', 'operator']),
  /** False while Discord reports an outage of this server. */
  is_available: z.boolean(),
  joined_at: timestamp,
});
export type Server = z.output<typeof server>;

export const guildsContract = {
  listServers: endpoint({
    method: 'GET',
    path: '/api/servers',
    summary: 'Lists the servers that the caller may manage, with member count and currency total.',
    query: z.strictObject({ ...paging, search: z.string().max(100).optional() }),
    reply: listOf(server),
  }),
  getServer: endpoint({
    method: 'GET',
    path: '/api/:server_id/server',
    summary: 'Returns one server.',
    params: inServer,
    reply: server,
  }),
  listChannels: endpoint({
    method: 'GET',
    path: '/api/:server_id/channels',
    summary: 'Lists text channels and whether the bot may post in them.',
    params: inServer,
    reply: z.object({
      data: z.array(
        z.object({ id: snowflake, name: z.string(), parent_id: snowflake.nullable(), can_post: z.boolean() }),
      ),
    }),
  }),
  listRoles: endpoint({
    method: 'GET',
    path: '/api/:server_id/roles',
    summary: 'Lists roles, highest first, and whether the bot may grant them.',
    params: inServer,
    reply: z.object({
      data: z.array(
        z.object({ id: snowflake, name: z.string(), color: z.int(), position: z.int(), can_grant: z.boolean() }),
      ),
    }),
  }),
};
