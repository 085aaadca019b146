import { requireGuild } from '../../../world/permissions/access.ts';
import { toApiGuild } from '../../../world/guilds/guild-state.ts';
import type { RestRoute } from '../rest-context.ts';

export const guildRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/guilds/:guild',
    handle: ({ world }, { param, query }) => {
      const { guild, contents } = requireGuild(world, param('guild'));
      const counts = query.get('with_counts') === 'true' ? { approximate_member_count: contents.members.size } : {};
      return { status: 200, body: { ...toApiGuild(guild, [...contents.roles.values()]), ...counts } };
    },
  },
];
