import { ChannelType, MessageFlags, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import { readMessageBody } from '../../limits/message-body.ts';
import type { MessageBody } from '../../../world/messages/message-body.ts';
import { discordError } from '../../../world/discord-error.ts';
import { createForm } from '../../http/form.ts';
import { isRecord } from '../../../world/is-record.ts';
import type { RouteResponse, Call } from '../../http/router.ts';
import { renewMessageLinks } from '../../cdn/signed-links.ts';
import { readReference } from './message-reference.ts';
import {
  computeChannelPermissions,
  type ChannelLocation,
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
import { findThread, type GuildLocation, type StoredMessage, type World } from '../../../world/world.ts';
import type { RestContext, RestRoute } from '../rest-context.ts';

/** `resources/message.mdx`, `enforce_nonce`: unique "in the past few minutes". */
const NONCE_WINDOW_MS = 5 * 60_000;
const recentNonces = new WeakMap<World, Map<string, { stored: StoredMessage; atMs: number }>>();
const TWO_WEEKS_MS = 14 * 86_400_000;

const MESSAGE_PATH = '/channels/:channel/messages/:message';

export const messageRoutes: RestRoute[] = [
  { method: 'GET', path: '/channels/:channel/messages', handle: list },
  { method: 'POST', path: '/channels/:channel/messages', handle: create },
  { method: 'POST', path: '/channels/:channel/messages/bulk-delete', handle: bulkDelete },
  {
    method: 'GET',
    path: MESSAGE_PATH,
    handle: (context, call) => {
      const { stored } = requirePublicMessage(context.world, call, bit.ReadMessageHistory);
      return { status: 200, body: renewMessageLinks(context, stored.message) };
    },
  },
  { method: 'PATCH', path: MESSAGE_PATH, handle: edit },
  {
    method: 'DELETE',
    path: MESSAGE_PATH,
    handle: ({ world }, call) => {
      const { location, stored } = requirePublicMessage(world, call, 0n);
      const isOwn = stored.message.author.id === world.bot.id;
      if (!isOwn && !hasPermissions(computeChannelPermissions(world, location, world.bot.id), bit.ManageMessages))
        throw discordError(50_013);
      removeMessage(world, location, stored);
      return { status: 204 };
    },
  },
  { method: 'POST', path: `${MESSAGE_PATH}/crosspost`, handle: crosspost },
  {
    method: 'POST',
    path: '/channels/:channel/typing',
    handle: ({ world, broadcaster }, { param }) => {
      requireTextChannel(world, param('channel'), bit.SendMessages);
      broadcaster.emit({ type: 'typing', channelId: param('channel'), userId: world.bot.id });
      return { status: 204 };
    },
  },
];

function create({ world }: RestContext, call: Call): RouteResponse {
  const location = requireTextChannel(world, call.param('channel'));
  const permissions = computeChannelPermissions(world, location, world.bot.id);
  if (!hasPermissions(permissions, sendPermissionFor(location))) throw discordError(50_013);
  if (!location.guild) requireDeliverableDm(world, location.channel);
  else requireUnlockedThread(world, location);
  const body = readMessageBody(createForm(), call.body, { fileCount: call.files.length, isEdit: false });
  if (body.embeds?.length && !hasPermissions(permissions, bit.EmbedLinks)) throw discordError(50_013);
  if (call.files.length > 0 && !hasPermissions(permissions, bit.AttachFiles)) throw discordError(50_013);
  const existing = body.enforceNonce ? findByNonce(world, body) : undefined;
  if (existing) return { status: 200, body: existing.message };
  const stored = postMessage(world, {
    location,
    author: world.bot,
    body,
    files: call.files,
    extra: readReference(world, createForm(), { location, body }),
  });
  rememberNonce(world, body, stored);
  return { status: 200, body: stored.message };
}

/** A new message reopens an archived thread unless the thread is locked. */
function requireUnlockedThread(world: World, { channel }: GuildLocation): void {
  const metadata = findThread(world, channel.id)?.channel.thread_metadata;
  if (metadata?.archived && metadata.locked) throw discordError(50_083);
}

function edit({ world }: RestContext, call: Call): RouteResponse {
  const { location, stored } = requirePublicMessage(world, call, 0n);
  if (stored.message.author.id !== world.bot.id) throw discordError(50_005);
  const limits = { previousFlags: stored.message.flags ?? NO_FLAGS, fileCount: call.files.length, isEdit: true };
  const body = readMessageBody(createForm(), call.body, limits);
  const permissions = computeChannelPermissions(world, location, world.bot.id);
  if (body.embeds?.length && !hasPermissions(permissions, bit.EmbedLinks)) throw discordError(50_013);
  changeMessage(world, stored, { location, body, files: call.files });
  return { status: 200, body: stored.message };
}

/**
 * `resources/message.mdx`, "Crosspost Message": once, in an announcement channel; messages of others need Manage
 * Messages.
 */
function crosspost({ world }: RestContext, call: Call): RouteResponse {
  const { location, stored } = requirePublicMessage(world, call, bit.SendMessages);
  if (location.channel.type !== ChannelType.GuildAnnouncement) throw discordError(50_024);
  const isOwn = stored.message.author.id === world.bot.id;
  if (!isOwn && !hasPermissions(computeChannelPermissions(world, location, world.bot.id), bit.ManageMessages))
    throw discordError(50_013);
  const flags = stored.message.flags ?? NO_FLAGS;
  if (flags & MessageFlags.Crossposted) throw discordError(40_033);
  stored.message.flags = flags | MessageFlags.Crossposted;
  announceMessage(world, location, stored, 'update');
  return { status: 200, body: stored.message };
}

/** `before`, `after` and `around` by id; newest first; `limit` 1–100, default 50. */
function list(context: RestContext, call: Call): RouteResponse {
  const { world } = context;
  const location = requireTextChannel(world, call.param('channel'));
  if (!hasPermissions(computeChannelPermissions(world, location, world.bot.id), bit.ReadMessageHistory))
    return { status: 200, body: [] };
  const form = createForm();
  const limit = form.integer(call.query.get('limit'), ['limit'], { min: 1, max: 100 }) ?? 50;
  form.finish();
  const all = [...(world.messages.get(location.channel.id)?.values() ?? [])].filter(({ onlyFor }) => onlyFor === null);
  const [before, after, around] = ['before', 'after', 'around'].map((key) => call.query.get(key));
  let page = all;
  if (after) page = all.filter(({ message }) => compareSnowflakes(message.id, after) > 0).slice(0, limit);
  else if (around) {
    const at = all.findIndex(({ message }) => compareSnowflakes(message.id, around) >= 0);
    const start = Math.max(0, (at === -1 ? all.length : at) - Math.floor(limit / 2));
    page = all.slice(start, start + limit);
  } else if (before) page = all.filter(({ message }) => compareSnowflakes(message.id, before) < 0).slice(-limit);
  else page = all.slice(-limit);
  return { status: 200, body: page.map(({ message }) => renewMessageLinks(context, message)).reverse() };
}

function bulkDelete({ world }: RestContext, call: Call): RouteResponse {
  const location = requireTextChannel(world, call.param('channel'), bit.ManageMessages);
  const form = createForm();
  const messageIds = isRecord(call.body) ? call.body['messages'] : undefined;
  const ids = (form.list(messageIds, ['messages'], { min: 2, max: 100, required: true }) ?? []).map(String);
  form.finish();
  if (ids.some((id) => world.now() - snowflakeTimeMs(id) > TWO_WEEKS_MS)) throw discordError(50_034);
  const stored = ids.map((id) => findMessage(world, location.channel.id, id)).filter((found) => found !== undefined);
  removeMessages(
    world,
    location,
    stored.filter(({ onlyFor }) => onlyFor === null),
  );
  return { status: 204 };
}

/** Finds a message that everyone in the channel can see; private replies do not exist for these routes. */
export function requirePublicMessage(
  world: World,
  call: Call,
  bits: bigint,
): { location: ChannelLocation; stored: StoredMessage } {
  const location = requireTextChannel(world, call.param('channel'), bits);
  const stored = findMessage(world, location.channel.id, call.param('message'));
  if (!stored || stored.onlyFor !== null) throw discordError(10_008);
  return { location, stored };
}

function findByNonce(world: World, body: MessageBody): StoredMessage | undefined {
  const known = body.nonce === undefined ? undefined : recentNonces.get(world)?.get(String(body.nonce));
  return known && world.now() - known.atMs < NONCE_WINDOW_MS ? known.stored : undefined;
}

function rememberNonce(world: World, body: MessageBody, stored: StoredMessage): void {
  if (body.nonce === undefined) return;
  const known = recentNonces.get(world) ?? new Map<string, { stored: StoredMessage; atMs: number }>();
  recentNonces.set(world, known);
  const atMs = world.now();
  known.delete(String(body.nonce));
  known.set(String(body.nonce), { stored, atMs });
  for (const [nonce, entry] of known) {
    if (atMs - entry.atMs < NONCE_WINDOW_MS) break;
    known.delete(nonce);
  }
}
