import { defineFeature, type ProfileSection } from '../../platform/define-feature.ts';
import { implement } from '../../platform/http/api/implement.ts';
import { cleanUp } from './clean-up.ts';
import { membersContract } from './contract.ts';
import { listInactive } from './list-inactive.ts';
import { getUser, listUsers } from './list-users.ts';
import { reactivate } from './reactivate.ts';

/** The feature manifest of members. `cdnUrl` is the base URL of avatars; `profileSections` are what features add to a profile. */
export const createMembersFeature = ({
  cdnUrl,
  profileSections,
}: {
  cdnUrl: string;
  profileSections: readonly ProfileSection[];
}) =>
  defineFeature({
    name: 'members',
    topics: [{ name: 'users', invalidates: ['transactions'] }],
    http: implement(membersContract, {
      listUsers: (ctx, { params, query }) => listUsers(ctx, { guildId: params.server_id, query, cdnUrl }),
      getUser: (ctx, { params }) =>
        getUser(ctx, { guildId: params.server_id, userId: params.user_id, cdnUrl, profileSections }),
      listInactive: (ctx, { params, query }) => listInactive(ctx, { guildId: params.server_id, query, cdnUrl }),
      cleanUp: (ctx, { params, body }) =>
        cleanUp(ctx, { guildId: params.server_id, days: body.days, isDryRun: body.dry_run }),
      reactivate: (ctx, { params }) => reactivate(ctx, { guildId: params.server_id, userId: params.user_id, cdnUrl }),
    }),
  });
