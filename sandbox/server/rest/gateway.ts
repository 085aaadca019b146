import type { RestContext, RestRoute } from './rest-context.ts';

/** `events/gateway.mdx`, "Get Gateway Bot": identifies are counted over 24 hours. */
const DAY_MS = 86_400_000;

export const gatewayRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/gateway',
    isPublic: true,
    handle: (context) => ({ status: 200, body: { url: buildGatewayUrl(context) } }),
  },
  {
    method: 'GET',
    path: '/gateway/bot',
    handle: (context) => {
      const { sessions, world, settings } = context;
      const since = world.now() - DAY_MS;
      while ((sessions.identifiesAtMs[0] ?? since) < since) sessions.identifiesAtMs.shift();
      const first = sessions.identifiesAtMs[0];
      return {
        status: 200,
        body: {
          url: buildGatewayUrl(context),
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

const buildGatewayUrl = ({ settings }: RestContext): string => settings.url.replace('http:', 'ws:');
