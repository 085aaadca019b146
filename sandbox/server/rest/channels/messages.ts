import { ChannelType, MessageFlags, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import { type MessageBody, readMessageBody } from '../../limits/message-body.ts';
import type { LocalDiscord } from '../../../local-discord.ts';
import { discordError } from '../../../world/discord-error.ts';
import { createForm, isRecord } from '../../http/form.ts';
import type { RouteResponse, Call, Route } from '../../http/router.ts';
import { renewMessageLinks } from '../../cdn/signed-links.ts';
import { readReference } from './message-reference.ts';
import {
  computeChannelPermissions,
  type Place,
  requireDeliverableDm,
  requireTextChannel,
  sendPermissionFor,
} from '../../../world/permissions/access.ts';
import { hasPermissions } from '../../../world/permissions/permissions.ts';
import { NO_FLAGS } from '../../../world/guilds/guild-state.ts';
import {
  announceMessage,
  changeMessage,
  findMessage,
  postMessage,
  removeMessage,
  removeMessages,
} from '../../../world/messages/messages.ts';
import { compareSnowflakes, snowflakeTimeMs } from '../../../world/snowflakes.ts';
import { findThread, type GuildPlace, type StoredMessage } from '../../../world/world.ts';

/** `resources/message.mdx`, `enforce_nonce`: unique "in the past few minutes". */
const NONCE_WINDOW_MS = 5 * 60_000;
const recentNonces = new WeakMap<LocalDiscord, Map<string, { stored: StoredMessage; atMs: number }>>();
const TWO_WEEKS_MS = 14 * 86_400_000;

const MESSAGE_PATH = '/channels/:channel/messages/:message';

export const messageRoutes: Route[] = [
  { method: 'GET', path: '/channels/:channel/messages', handle: list },
  { method: 'POST', path: '/channels/:channel/messages', handle: create },
  { method: 'POST', path: '/channels/:channel/messages/bulk-delete', handle: bulkDelete },
  {
    method: 'GET',
    path: MESSAGE_PATH,
    handle: (local, call) => {
      const { stored } = requirePublicMessage(local, call, bit.ReadMessageHistory);
      return { status: 200, body: renewMessageLinks(local, stored.message) };
    },
  },
  { method: 'PATCH', path: MESSAGE_PATH, handle: edit },
  {
    method: 'DELETE',
    path: MESSAGE_PATH,
    handle: (local, call) => {
      const { place, stored } = requirePublicMessage(local, call, 0n);
      const isOwn = stored.message.author.id === local.world.bot.id;
      if (!isOwn && !hasPermissions(computeChannelPermissions(local, place, local.world.bot.id), bit.ManageMessages))
        throw discordError(50_013);
      removeMessage(local, place, stored);
      return { status: 204 };
    },
  },
  { method: 'POST', path: `${MESSAGE_PATH}/crosspost`, handle: crosspost },
  {
    method: 'POST',
    path: '/channels/:channel/typing',
    handle: (local, { param }) => {
      requireTextChannel(local, param('channel'), bit.SendMessages);
      local.broadcaster.emit({ type: 'typing', channelId: param('channel'), userId: local.world.bot.id });
      return { status: 204 };
    },
  },
];

function create(local: LocalDiscord, call: Call): RouteResponse {
  const place = requireTextChannel(local, call.param('channel'));
  const permissions = computeChannelPermissions(local, place, local.world.bot.id);
  if (!hasPermissions(permissions, sendPermissionFor(place))) throw discordError(50_013);
  if (!place.guild) requireDeliverableDm(local, place.channel);
  else requireUnlockedThread(local, place);
  const body = readMessageBody(createForm(), call.body, { fileCount: call.files.length, isEdit: false });
  if (body.embeds?.length && !hasPermissions(permissions, bit.EmbedLinks)) throw discordError(50_013);
  if (call.files.length > 0 && !hasPermissions(permissions, bit.AttachFiles)) throw discordError(50_013);
  const existing = body.enforceNonce ? findByNonce(local, body) : undefined;
  if (existing) return { status: 200, body: existing.message };
  const stored = postMessage(local, {
    place,
    author: local.world.bot,
    body,
    files: call.files,
    extra: readReference(local, createForm(), { place, body }),
  });
  rememberNonce(local, body, stored);
  return { status: 200, body: stored.message };
}

/** A thread that is archived opens again with the next message, unless it is locked. */
function requireUnlockedThread(local: LocalDiscord, { channel }: GuildPlace): void {
  const metadata = findThread(local.world, channel.id)?.channel.thread_metadata;
  if (metadata?.archived && metadata.locked) throw discordError(50_083);
}

function edit(local: LocalDiscord, call: Call): RouteResponse {
  const { place, stored } = requirePublicMessage(local, call, 0n);
  if (stored.message.author.id !== local.world.bot.id) throw discordError(50_005);
  const context = { formerFlags: stored.message.flags ?? NO_FLAGS, fileCount: call.files.length, isEdit: true };
  const body = readMessageBody(createForm(), call.body, context);
  const permissions = computeChannelPermissions(local, place, local.world.bot.id);
  if (body.embeds?.length && !hasPermissions(permissions, bit.EmbedLinks)) throw discordError(50_013);
  changeMessage(local, stored, { place, body, files: call.files });
  return { status: 200, body: stored.message };
}

/** `resources/message.mdx`, "Crosspost Message": once, in an announcement channel; another's with Manage Messages. */
function crosspost(local: LocalDiscord, call: Call): RouteResponse {
  const { place, stored } = requirePublicMessage(local, call, bit.SendMessages);
  if (place.channel.type !== ChannelType.GuildAnnouncement) throw discordError(50_024);
  const isOwn = stored.message.author.id === local.world.bot.id;
  if (!isOwn && !hasPermissions(computeChannelPermissions(local, place, local.world.bot.id), bit.ManageMessages))
    throw discordError(50_013);
  const flags = stored.message.flags ?? NO_FLAGS;
  if (flags & MessageFlags.Crossposted) throw discordError(40_033);
  stored.message.flags = flags | MessageFlags.Crossposted;
  announceMessage(local, place, stored, 'update');
  return { status: 200, body: stored.message };
}

/** `before`, `after` and `around` by id; newest first; `limit` 1–100, default 50. */
function list(local: LocalDiscord, call: Call): RouteResponse {
  const place = requireTextChannel(local, call.param('channel'));
  if (!hasPermissions(computeChannelPermissions(local, place, local.world.bot.id), bit.ReadMessageHistory))
    return { status: 200, body: [] };
  const form = createForm();
  const limit = form.integer(call.query.get('limit'), ['limit'], { min: 1, max: 100 }) ?? 50;
  form.finish();
  const all = [...(local.world.messages.get(place.channel.id)?.values() ?? [])].filter(
    ({ onlyFor }) => onlyFor === null,
  );
  const [before, after, around] = ['before', 'after', 'around'].map((key) => call.query.get(key));
  let page = all;
  if (after) page = all.filter(({ message }) => compareSnowflakes(message.id, after) > 0).slice(0, limit);
  else if (around) {
    const at = all.findIndex(({ message }) => compareSnowflakes(message.id, around) >= 0);
    const start = Math.max(0, (at === -1 ? all.length : at) - Math.floor(limit / 2));
    page = all.slice(start, start + limit);
  } else if (before) page = all.filter(({ message }) => compareSnowflakes(message.id, before) < 0).slice(-limit);
  else page = all.slice(-limit);
  return { status: 200, body: page.map(({ message }) => renewMessageLinks(local, message)).reverse() };
}

function bulkDelete(local: LocalDiscord, call: Call): RouteResponse {
  const place = requireTextChannel(local, call.param('channel'), bit.ManageMessages);
  const form = createForm();
  const messageIds = isRecord(call.body) ? call.body['messages'] : undefined;
  const ids = (form.list(messageIds, ['messages'], { min: 2, max: 100, required: true }) ?? []).map(String);
  form.finish();
  if (ids.some((id) => local.world.now() - snowflakeTimeMs(id) > TWO_WEEKS_MS)) throw discordError(50_034);
  const stored = ids.map((id) => findMessage(local, place.channel.id, id)).filter((found) => found !== undefined);
  removeMessages(
    local,
    place,
    stored.filter(({ onlyFor }) => onlyFor === null),
  );
  return { status: 204 };
}

/** A message everyone in the channel sees; private replies do not exist for these routes. */
export function requirePublicMessage(
  local: LocalDiscord,
  call: Call,
  bits: bigint,
): { place: Place; stored: StoredMessage } {
  const place = requireTextChannel(local, call.param('channel'), bits);
  const stored = findMessage(local, place.channel.id, call.param('message'));
  if (!stored || stored.onlyFor !== null) throw discordError(10_008);
  return { place, stored };
}

function findByNonce(local: LocalDiscord, body: MessageBody): StoredMessage | undefined {
  const known = body.nonce === undefined ? undefined : recentNonces.get(local)?.get(String(body.nonce));
  return known && local.world.now() - known.atMs < NONCE_WINDOW_MS ? known.stored : undefined;
}

function rememberNonce(local: LocalDiscord, body: MessageBody, stored: StoredMessage): void {
  if (body.nonce === undefined) return;
  const known = recentNonces.get(local) ?? new Map<string, { stored: StoredMessage; atMs: number }>();
  recentNonces.set(local, known);
  const atMs = local.world.now();
  known.delete(String(body.nonce));
  known.set(String(body.nonce), { stored, atMs });
  for (const [nonce, entry] of known) {
    if (atMs - entry.atMs < NONCE_WINDOW_MS) break;
    known.delete(nonce);
  }
}
