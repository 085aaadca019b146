import { type APIUser, MessageReferenceType, MessageType, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import type { LocalDiscord } from '../../../local-discord.ts';
import { discordError } from '../../../world/discord-error.ts';
import { createForm } from '../../http/form.ts';
import type { RouteResponse, Call, Route } from '../../http/router.ts';
import { type Place, requireTextChannel } from '../../../world/permissions/access.ts';
import { formatTimestamp } from '../../../world/format-timestamp.ts';
import { announceMessage, postMessage } from '../../../world/messages/messages.ts';
import type { StoredMessage } from '../../../world/world.ts';
import { requirePublicMessage } from './messages.ts';

/** `resources/message.mdx`, "Pin Message". */
const MAX_PINS = 250;

/** Today's routes and the deprecated ones that clients still call. */
export const pinRoutes: Route[] = [
  { method: 'GET', path: '/channels/:channel/messages/pins', handle: list },
  {
    method: 'PUT',
    path: '/channels/:channel/messages/pins/:message',
    handle: (local, call) => handlePin(local, call, true),
  },
  {
    method: 'DELETE',
    path: '/channels/:channel/messages/pins/:message',
    handle: (local, call) => handlePin(local, call, false),
  },
  {
    method: 'GET',
    path: '/channels/:channel/pins',
    handle: (local, call) => {
      requireTextChannel(local, call.param('channel'), bit.ReadMessageHistory);
      return { status: 200, body: listPinned(local, call.param('channel')).map(({ message }) => message) };
    },
  },
  { method: 'PUT', path: '/channels/:channel/pins/:message', handle: (local, call) => handlePin(local, call, true) },
  {
    method: 'DELETE',
    path: '/channels/:channel/pins/:message',
    handle: (local, call) => handlePin(local, call, false),
  },
];

function list(local: LocalDiscord, call: Call): RouteResponse {
  requireTextChannel(local, call.param('channel'), bit.ReadMessageHistory);
  const form = createForm();
  const limit = form.integer(call.query.get('limit'), ['limit'], { min: 1, max: 50 }) ?? 50;
  form.finish();
  const before = Date.parse(call.query.get('before') ?? '') || Number.POSITIVE_INFINITY;
  const all = listPinned(local, call.param('channel')).filter(({ pinnedAtMs }) => (pinnedAtMs ?? 0) < before);
  const items = all
    .slice(0, limit)
    .map(({ message, pinnedAtMs }) => ({ pinned_at: formatTimestamp(pinnedAtMs ?? 0), message }));
  return { status: 200, body: { items, has_more: all.length > limit } };
}

function handlePin(local: LocalDiscord, call: Call, isPinned: boolean): RouteResponse {
  const { place, stored } = requirePublicMessage(local, call, bit.PinMessages);
  setPinned(local, { place, stored, pinnedBy: local.world.bot }, isPinned);
  return { status: 204 };
}

/** Refuses with 30003 where a channel has all the pins it may have. */
export function setPinned(
  local: LocalDiscord,
  { place, stored, pinnedBy }: { place: Place; stored: StoredMessage; pinnedBy: APIUser },
  isPinned: boolean,
): void {
  if (stored.message.pinned === isPinned) return;
  if (isPinned && listPinned(local, place.channel.id).length >= MAX_PINS) throw discordError(30_003);
  stored.message.pinned = isPinned;
  stored.pinnedAtMs = isPinned ? local.world.now() : null;
  announceMessage(local, place, stored, 'update');
  const guildId = place.guild?.id ?? null;
  local.sessions.dispatch({
    event: 'CHANNEL_PINS_UPDATE',
    data: {
      channel_id: place.channel.id,
      last_pin_timestamp: isPinned ? formatTimestamp(local.world.now()) : null,
      ...(guildId ? { guild_id: guildId } : {}),
    },
    guildId,
    intents: guildId ? 1 : 1 << 12,
  });
  if (isPinned) postPinNotice(local, place, { stored, pinnedBy });
}

/** Discord writes into the channel who pinned what. */
function postPinNotice(
  local: LocalDiscord,
  place: Place,
  { stored, pinnedBy }: { stored: StoredMessage; pinnedBy: APIUser },
): void {
  postMessage(local, {
    place,
    author: pinnedBy,
    body: { flags: 0, enforceNonce: false, mentions: null, tts: false },
    files: [],
    extra: {
      type: MessageType.ChannelPinnedMessage,
      message_reference: {
        type: MessageReferenceType.Default,
        message_id: stored.message.id,
        channel_id: place.channel.id,
        ...(place.guild ? { guild_id: place.guild.id } : {}),
      },
    },
  });
}

/** Newest pin first. */
export function listPinned(local: LocalDiscord, channelId: string): StoredMessage[] {
  return [...(local.world.messages.get(channelId)?.values() ?? [])]
    .filter(({ pinnedAtMs }) => pinnedAtMs !== null)
    .sort((left, right) => (right.pinnedAtMs ?? 0) - (left.pinnedAtMs ?? 0));
}
