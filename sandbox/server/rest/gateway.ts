import type { LocalDiscord } from '../../local-discord.ts';
import type { Route } from '../http/router.ts';

/** `events/gateway.mdx`, "Get Gateway Bot": identifies are counted over 24 hours. */
const dayMs = 86_400_000;

export const gatewayRoutes: Route[] = [
  {
    method: 'GET',
    path: '/gateway',
    isOpen: true,
    handle: (local) => ({ status: 200, body: { url: gatewayUrl(local) } }),
  },
  {
    method: 'GET',
    path: '/gateway/bot',
    handle: (local) => {
      const { sessions, world, settings } = local;
      const since = world.now() - dayMs;
      while ((sessions.identifiesAtMs[0] ?? since) < since) sessions.identifiesAtMs.shift();
      const first = sessions.identifiesAtMs[0];
      return {
        status: 200,
        body: {
          url: gatewayUrl(local),
          shards: settings.shards,
          session_start_limit: {
            total: settings.traffic.identifiesPerDay,
            remaining: Math.max(0, settings.traffic.identifiesPerDay - sessions.identifiesAtMs.length),
            reset_after: first === undefined ? 0 : first + dayMs - world.now(),
            max_concurrency: 1,
          },
        },
      };
    },
  },
];

const gatewayUrl = (local: LocalDiscord): string => local.settings.url.replace('http:', 'ws:');
