import { type APIOverwrite, ChannelType, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import type { ChannelChange } from '../../../control-api/contract.ts';
import type { LocalDiscord } from '../../../local-discord.ts';
import { discordError } from '../../../world/discord-error.ts';
import { createForm, type Form, isRecord } from '../../http/form.ts';
import type { RouteResponse, Call, Route } from '../../http/router.ts';
import {
  computeGuildPermissions,
  computeChannelPermissions,
  requireChannel,
  requireGuild,
  requireGuildPermission,
} from '../../../world/permissions/access.ts';
import { editThread, deleteThread } from './threads.ts';
import { upsertChannel, removeChannel, removeOverwrite, setOverwrite } from '../../../world/guilds/guild-operations.ts';
import { hasPermissions } from '../../../world/permissions/permissions.ts';
import { type GuildChannelPlace, findThread, isThread } from '../../../world/world.ts';

/** `resources/channel.mdx`: names of 100, topics of 1,024, slow mode up to six hours; `resources/guild.mdx`: 500 channels. */
const MAX_NAME_LENGTH = 100;
const MAX_TOPIC_LENGTH = 1_024;
const MAX_SLOW_MODE_S = 21_600;
const MAX_CHANNELS = 500;
const CHANNEL_TYPES = [ChannelType.GuildText, ChannelType.GuildCategory, ChannelType.GuildAnnouncement];

const GUILD_CHANNELS_PATH = '/guilds/:guild/channels';
const OVERWRITE_PATH = '/channels/:channel/permissions/:target';

export const channelRoutes: Route[] = [
  {
    method: 'GET',
    path: GUILD_CHANNELS_PATH,
    handle: (local, { param }) => ({
      status: 200,
      body: [...requireGuild(local, param('guild')).contents.channels.values()],
    }),
  },
  { method: 'POST', path: GUILD_CHANNELS_PATH, handle: create },
  { method: 'PATCH', path: GUILD_CHANNELS_PATH, handle: reorder },
  {
    method: 'GET',
    path: '/channels/:channel',
    handle: (local, { param }) => ({ status: 200, body: requireChannel(local, param('channel')).channel }),
  },
  { method: 'PATCH', path: '/channels/:channel', handle: edit },
  { method: 'DELETE', path: '/channels/:channel', handle: remove },
  { method: 'PUT', path: OVERWRITE_PATH, handle: allow },
  {
    method: 'DELETE',
    path: OVERWRITE_PATH,
    handle: (local, call) => {
      const place = requireGuildChannel(local, call, bit.ManageRoles);
      const known = (place.channel.permission_overwrites ?? []).some(({ id }) => id === call.param('target'));
      if (!known) throw discordError(10_009);
      removeOverwrite(local, place, call.param('target'));
      return { status: 204 };
    },
  },
];

function requireGuildChannel(local: LocalDiscord, call: Call, bits: bigint): GuildChannelPlace {
  const place = requireChannel(local, call.param('channel'), bits);
  if (!place.guild) throw discordError(50_003);
  const { channel } = place;
  if (isThread(channel)) throw discordError(50_024);
  return { ...place, channel };
}

function create(local: LocalDiscord, call: Call): RouteResponse {
  const { guild, contents } = requireGuild(local, call.param('guild'));
  requireGuildPermission(local, guild, bit.ManageChannels);
  if (contents.channels.size >= MAX_CHANNELS) throw discordError(30_013);
  const form = createForm();
  const raw = form.record(call.body, []) ?? {};
  if (raw['name'] === undefined || raw['name'] === null) form.required(['name']);
  if (raw['type'] !== undefined && raw['type'] !== null) form.oneOf(raw['type'], ['type'], CHANNEL_TYPES);
  const change = readChannel(form, raw);
  const botPermissions = computeGuildPermissions(local, guild, local.world.bot.id);
  requireOwnPermissions(botPermissions, change.permission_overwrites ?? []);
  return { status: 201, body: upsertChannel(local, guild, change) };
}

function edit(local: LocalDiscord, call: Call): RouteResponse {
  if (findThread(local.world, call.param('channel'))) return editThread(local, call);
  const place = requireGuildChannel(local, call, bit.ManageChannels);
  const form = createForm();
  const change = readChannel(form, form.record(call.body, []) ?? {});
  if (change.permission_overwrites) {
    const permissions = computeChannelPermissions(local, place, local.world.bot.id);
    if (!hasPermissions(permissions, bit.ManageRoles)) throw discordError(50_013);
    requireOwnPermissions(permissions, change.permission_overwrites);
  }
  return { status: 200, body: upsertChannel(local, place.guild, change, place.channel) };
}

function remove(local: LocalDiscord, call: Call): RouteResponse {
  if (findThread(local.world, call.param('channel'))) return deleteThread(local, call);
  const place = requireChannel(local, call.param('channel'));
  if (!place.guild) return { status: 200, body: place.channel };
  if (!hasPermissions(computeChannelPermissions(local, place, local.world.bot.id), bit.ManageChannels))
    throw discordError(50_013);
  if (!isThread(place.channel)) removeChannel(local, place.guild, place.channel);
  return { status: 200, body: place.channel };
}

/** `[{ id, position }]`. */
function reorder(local: LocalDiscord, call: Call): RouteResponse {
  const { guild, contents } = requireGuild(local, call.param('guild'));
  requireGuildPermission(local, guild, bit.ManageChannels);
  const form = createForm();
  const moves = (form.list(call.body, [], { max: MAX_CHANNELS, required: true }) ?? []).filter(isRecord).map((raw) => {
    const channel = contents.channels.get(String(raw['id']));
    if (!channel) throw discordError(10_003);
    return { channel, position: form.integer(raw['position'], ['position'], { min: 0, max: MAX_CHANNELS }) };
  });
  form.finish();
  for (const { channel, position } of moves) {
    if (position !== undefined) upsertChannel(local, guild, { position }, channel);
  }
  return { status: 204 };
}

/** `resources/channel.mdx`, "Edit Channel Permissions": allows and denies only what the bot itself may do. */
function allow(local: LocalDiscord, call: Call): RouteResponse {
  const place = requireGuildChannel(local, call, bit.ManageRoles);
  const form = createForm();
  const parsed = readOverwrite(form, { ...form.record(call.body, []), id: call.param('target') }, []);
  form.finish();
  if (parsed) {
    requireOwnPermissions(computeChannelPermissions(local, place, local.world.bot.id), [parsed]);
    setOverwrite(local, place, parsed);
  }
  return { status: 204 };
}

function requireOwnPermissions(permissions: bigint, overwrites: readonly APIOverwrite[]): void {
  if (overwrites.some(({ allow: yes, deny: no }) => !hasPermissions(permissions, BigInt(yes) | BigInt(no))))
    throw discordError(50_013);
}

function readChannel(form: Form, raw: Record<string, unknown>): ChannelChange {
  const change: ChannelChange = {};
  const name = form.text(raw['name'], ['name'], { min: 1, max: MAX_NAME_LENGTH });
  if (name !== undefined) change.name = name;
  if (typeof raw['type'] === 'number') change.type = raw['type'];
  const topic = form.text(raw['topic'], ['topic'], { max: MAX_TOPIC_LENGTH });
  if (raw['topic'] !== undefined) change.topic = topic ?? null;
  const parent = form.text(raw['parent_id'], ['parent_id'], { max: 20 });
  if (raw['parent_id'] !== undefined) change.parent_id = parent ?? null;
  if (typeof raw['nsfw'] === 'boolean') change.nsfw = raw['nsfw'];
  const position = form.integer(raw['position'], ['position'], { min: 0, max: MAX_CHANNELS });
  if (position !== undefined) change.position = position;
  const slowModeS = form.integer(raw['rate_limit_per_user'], ['rate_limit_per_user'], { min: 0, max: MAX_SLOW_MODE_S });
  if (slowModeS !== undefined) change.rate_limit_per_user = slowModeS;
  const overwrites = form
    .list(raw['permission_overwrites'], ['permission_overwrites'], { max: 100 })
    ?.map((item, index) => readOverwrite(form, item, ['permission_overwrites', index]));
  if (overwrites) change.permission_overwrites = overwrites.filter((one) => one !== undefined);
  form.finish();
  return change;
}

function readOverwrite(form: Form, item: unknown, path: (string | number)[]): APIOverwrite | undefined {
  const raw = form.record(item, path) ?? {};
  const type = form.oneOf(raw['type'], [...path, 'type'], [0, 1]);
  const bits = (key: 'allow' | 'deny'): string => {
    const text = form.text(raw[key], [...path, key], { max: 25 }) ?? '0';
    if (!/^\d+$/u.test(text)) {
      form.fail([...path, key], 'INTEGER_TYPE_CONVERT', 'Could not interpret value as integer.');
    }
    return text;
  };
  const [yes, no] = [bits('allow'), bits('deny')];
  if (type !== 0 && type !== 1) return undefined;
  return { id: String(raw['id']), type, allow: yes, deny: no };
}
