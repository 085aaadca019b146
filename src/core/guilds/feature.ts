import { defineFeature } from '../../platform/define-feature.ts';
import { implement } from '../../platform/http/api/implement.ts';
import type { FindMembership } from '../access/rights/staff-rights.ts';
import { guildsContract } from './contract.ts';
import { listChannels, listRoles } from './list-channels-and-roles.ts';
import { getServer, listServers } from './list-servers.ts';

/** The feature manifest of guilds: reads what was synchronized from Discord. `cdnUrl` is the base URL of icons. */
export const createGuildsFeature = (dependencies: { cdnUrl: string; findMembership: FindMembership }) =>
  defineFeature({
    name: 'guilds',
    topics: [{ name: 'config', invalidates: ['commands', 'users'] }, { name: 'commands' }, { name: 'status' }],
    switches: ['moderation'],
    http: implement(guildsContract, {
      listServers: (ctx, { query }) => listServers(ctx, query, dependencies),
      getServer: (ctx, { params }) => getServer(ctx, params.server_id, dependencies),
      listChannels: (ctx, { params }) => listChannels(ctx, params.server_id),
      listRoles: (ctx, { params }) => listRoles(ctx, params.server_id),
    }),
  });
