import type { Route } from '../../http/router.ts';
import { requireGuild } from '../../../world/permissions/access.ts';
import { toApiGuild } from '../../../world/guilds/guild-state.ts';

export const guildRoutes: Route[] = [
  {
    method: 'GET',
    path: '/guilds/:guild',
    handle: (local, { param, query }) => {
      const { guild, contents } = requireGuild(local, param('guild'));
      const counts = query.get('with_counts') === 'true' ? { approximate_member_count: contents.members.size } : {};
      return { status: 200, body: { ...toApiGuild(guild, [...contents.roles.values()]), ...counts } };
    },
  },
];
