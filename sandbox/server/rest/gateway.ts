import type { LocalDiscord } from '../../local-discord.ts';
import type { Route } from '../http/router.ts';

/** `events/gateway.mdx`, "Get Gateway Bot": identifies are counted over 24 hours. */
const DAY_MS = 86_400_000;

export const gatewayRoutes: Route[] = [
  {
    method: 'GET',
    path: '/gateway',
    isOpen: true,
    handle: (local) => ({ status: 200, body: { url: buildGatewayUrl(local) } }),
  },
  {
    method: 'GET',
    path: '/gateway/bot',
    handle: (local) => {
      const { sessions, world, settings } = local;
      const since = world.now() - DAY_MS;
      while ((sessions.identifiesAtMs[0] ?? since) < since) sessions.identifiesAtMs.shift();
      const first = sessions.identifiesAtMs[0];
      return {
        status: 200,
        body: {
          url: buildGatewayUrl(local),
          shards: settings.shards,
          session_start_limit: {
            total: settings.traffic.identifiesPerDay,
            remaining: Math.max(0, settings.traffic.identifiesPerDay - sessions.identifiesAtMs.length),
            reset_after: first === undefined ? 0 : first + DAY_MS - world.now(),
            max_concurrency: 1,
          },
        },
      };
    },
  },
];

const buildGatewayUrl = (local: LocalDiscord): string => local.settings.url.replace('http:', 'ws:');
