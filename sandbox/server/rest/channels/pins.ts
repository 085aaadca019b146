import { PermissionFlagsBits as bit } from 'discord-api-types/v10';
import { createForm } from '../../http/form.ts';
import type { RouteResponse, Call } from '../../http/router.ts';
import { requireTextChannel } from '../../../world/permissions/access.ts';
import { formatTimestamp } from '../../../world/format-timestamp.ts';
import { listPinned, setPinned } from '../../../world/messages/pins.ts';
import { requirePublicMessage } from './messages.ts';
import type { RestContext, RestRoute } from '../rest-context.ts';
import type { World } from '../../../world/world.ts';

/** The current routes and the deprecated ones that clients still call. */
export const pinRoutes: RestRoute[] = [
  { method: 'GET', path: '/channels/:channel/messages/pins', handle: list },
  {
    method: 'PUT',
    path: '/channels/:channel/messages/pins/:message',
    handle: ({ world }, call) => handlePin(world, call, true),
  },
  {
    method: 'DELETE',
    path: '/channels/:channel/messages/pins/:message',
    handle: ({ world }, call) => handlePin(world, call, false),
  },
  {
    method: 'GET',
    path: '/channels/:channel/pins',
    handle: ({ world }, call) => {
      requireTextChannel(world, call.param('channel'), bit.ReadMessageHistory);
      return { status: 200, body: listPinned(world, call.param('channel')).map(({ message }) => message) };
    },
  },
  {
    method: 'PUT',
    path: '/channels/:channel/pins/:message',
    handle: ({ world }, call) => handlePin(world, call, true),
  },
  {
    method: 'DELETE',
    path: '/channels/:channel/pins/:message',
    handle: ({ world }, call) => handlePin(world, call, false),
  },
];

function list({ world }: RestContext, call: Call): RouteResponse {
  requireTextChannel(world, call.param('channel'), bit.ReadMessageHistory);
  const form = createForm();
  const limit = form.integer(call.query.get('limit'), ['limit'], { min: 1, max: 50 }) ?? 50;
  form.finish();
  const before = Date.parse(call.query.get('before') ?? '') || Number.POSITIVE_INFINITY;
  const all = listPinned(world, call.param('channel')).filter(({ pinnedAtMs }) => (pinnedAtMs ?? 0) < before);
  const items = all
    .slice(0, limit)
    .map(({ message, pinnedAtMs }) => ({ pinned_at: formatTimestamp(pinnedAtMs ?? 0), message }));
  return { status: 200, body: { items, has_more: all.length > limit } };
}

function handlePin(world: World, call: Call, isPinned: boolean): RouteResponse {
  const { location, stored } = requirePublicMessage(world, call, bit.PinMessages);
  setPinned(world, { location, stored, pinnedBy: world.bot }, isPinned);
  return { status: 204 };
}
