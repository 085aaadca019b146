import { defineFeature } from '../../platform/feature.ts';
import { implement } from '../../platform/http/implement.ts';
import { membersContract } from './contract.ts';
import { getUser, listUsers } from './list-users.ts';

/** Members of servers. `cdnUrl` is where pictures come from. */
export const createMembers = ({ cdnUrl }: { cdnUrl: string }) =>
  defineFeature({
    name: 'members',
    http: implement(membersContract, {
      listUsers: (ctx, { params, query }) => listUsers(ctx, { guildId: params.server_id, query, cdnUrl }),
      getUser: (ctx, { params }) => getUser(ctx, { guildId: params.server_id, userId: params.user_id, cdnUrl }),
    }),
  });
