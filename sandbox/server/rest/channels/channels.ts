import { type APIOverwrite, ChannelType, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import type { ChannelChange } from '../../../world/guilds/guild-changes.ts';
import { discordError } from '../../../world/discord-error.ts';
import { createForm, type Form } from '../../http/form.ts';
import { isRecord } from '../../../world/is-record.ts';
import type { RouteResponse, Call } from '../../http/router.ts';
import {
  computeGuildPermissions,
  computeChannelPermissions,
  requireChannel,
  requireGuild,
  requireGuildPermission,
} from '../../../world/permissions/access.ts';
import { editThread, deleteThread } from './threads.ts';
import {
  upsertChannel,
  removeChannel,
  removeOverwrite,
  setOverwrite,
} from '../../../world/guilds/channel-operations.ts';
import { hasPermissions } from '../../../world/permissions/permissions.ts';
import { type GuildChannelLocation, findThread, isThread, type World } from '../../../world/world.ts';
import type { RestContext, RestRoute } from '../rest-context.ts';

/**
 * `resources/channel.mdx`: names of 100 characters, topics of 1,024, slow mode of up to six hours;
 * `resources/guild.mdx`: 500 channels.
 */
const MAX_NAME_LENGTH = 100;
const MAX_TOPIC_LENGTH = 1_024;
const MAX_SLOW_MODE_S = 21_600;
const MAX_CHANNELS = 500;
const CHANNEL_TYPES = [ChannelType.GuildText, ChannelType.GuildCategory, ChannelType.GuildAnnouncement];

const GUILD_CHANNELS_PATH = '/guilds/:guild/channels';
const OVERWRITE_PATH = '/channels/:channel/permissions/:target';

export const channelRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: GUILD_CHANNELS_PATH,
    handle: ({ world }, { param }) => ({
      status: 200,
      body: [...requireGuild(world, param('guild')).contents.channels.values()],
    }),
  },
  { method: 'POST', path: GUILD_CHANNELS_PATH, handle: create },
  { method: 'PATCH', path: GUILD_CHANNELS_PATH, handle: reorder },
  {
    method: 'GET',
    path: '/channels/:channel',
    handle: ({ world }, { param }) => ({ status: 200, body: requireChannel(world, param('channel')).channel }),
  },
  { method: 'PATCH', path: '/channels/:channel', handle: edit },
  { method: 'DELETE', path: '/channels/:channel', handle: remove },
  { method: 'PUT', path: OVERWRITE_PATH, handle: putOverwrite },
  {
    method: 'DELETE',
    path: OVERWRITE_PATH,
    handle: ({ world }, call) => {
      const location = requireGuildChannel(world, call, bit.ManageRoles);
      const hasOverwrite = (location.channel.permission_overwrites ?? []).some(({ id }) => id === call.param('target'));
      if (!hasOverwrite) throw discordError(10_009);
      removeOverwrite(world, location, call.param('target'));
      return { status: 204 };
    },
  },
];

function requireGuildChannel(world: World, call: Call, bits: bigint): GuildChannelLocation {
  const location = requireChannel(world, call.param('channel'), bits);
  if (!location.guild) throw discordError(50_003);
  const { channel } = location;
  if (isThread(channel)) throw discordError(50_024);
  return { ...location, channel };
}

function create({ world }: RestContext, call: Call): RouteResponse {
  const { guild, contents } = requireGuild(world, call.param('guild'));
  requireGuildPermission(world, guild, bit.ManageChannels);
  if (contents.channels.size >= MAX_CHANNELS) throw discordError(30_013);
  const form = createForm();
  const raw = form.record(call.body, []) ?? {};
  if (raw['name'] === undefined || raw['name'] === null) form.required(['name']);
  if (raw['type'] !== undefined && raw['type'] !== null) form.oneOf(raw['type'], ['type'], CHANNEL_TYPES);
  const change = readChannel(form, raw);
  const botPermissions = computeGuildPermissions(world, guild, world.bot.id);
  requireOwnPermissions(botPermissions, change.permission_overwrites ?? []);
  return { status: 201, body: upsertChannel(world, guild, change) };
}

function edit({ world }: RestContext, call: Call): RouteResponse {
  if (findThread(world, call.param('channel'))) return editThread(world, call);
  const location = requireGuildChannel(world, call, bit.ManageChannels);
  const form = createForm();
  const change = readChannel(form, form.record(call.body, []) ?? {});
  if (change.permission_overwrites) {
    const permissions = computeChannelPermissions(world, location, world.bot.id);
    if (!hasPermissions(permissions, bit.ManageRoles)) throw discordError(50_013);
    requireOwnPermissions(permissions, change.permission_overwrites);
  }
  return { status: 200, body: upsertChannel(world, location.guild, change, location.channel) };
}

function remove({ world }: RestContext, call: Call): RouteResponse {
  if (findThread(world, call.param('channel'))) return deleteThread(world, call);
  const location = requireChannel(world, call.param('channel'));
  if (!location.guild) return { status: 200, body: location.channel };
  if (!hasPermissions(computeChannelPermissions(world, location, world.bot.id), bit.ManageChannels))
    throw discordError(50_013);
  if (!isThread(location.channel)) removeChannel(world, location.guild, location.channel);
  return { status: 200, body: location.channel };
}

/** `[{ id, position }]`. */
function reorder({ world }: RestContext, call: Call): RouteResponse {
  const { guild, contents } = requireGuild(world, call.param('guild'));
  requireGuildPermission(world, guild, bit.ManageChannels);
  const form = createForm();
  const moves = (form.list(call.body, [], { max: MAX_CHANNELS, required: true }) ?? []).filter(isRecord).map((raw) => {
    const channel = contents.channels.get(String(raw['id']));
    if (!channel) throw discordError(10_003);
    return { channel, position: form.integer(raw['position'], ['position'], { min: 0, max: MAX_CHANNELS }) };
  });
  form.finish();
  for (const { channel, position } of moves) {
    if (position !== undefined) upsertChannel(world, guild, { position }, channel);
  }
  return { status: 204 };
}

/** `resources/channel.mdx`, "Edit Channel Permissions": the bot can allow and deny only permissions it has. */
function putOverwrite({ world }: RestContext, call: Call): RouteResponse {
  const location = requireGuildChannel(world, call, bit.ManageRoles);
  const form = createForm();
  const parsed = readOverwrite(form, { ...form.record(call.body, []), id: call.param('target') }, []);
  form.finish();
  if (parsed) {
    requireOwnPermissions(computeChannelPermissions(world, location, world.bot.id), [parsed]);
    setOverwrite(world, location, parsed);
  }
  return { status: 204 };
}

function requireOwnPermissions(permissions: bigint, overwrites: readonly APIOverwrite[]): void {
  if (overwrites.some(({ allow, deny }) => !hasPermissions(permissions, BigInt(allow) | BigInt(deny))))
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
  const [allow, deny] = [bits('allow'), bits('deny')];
  if (type !== 0 && type !== 1) return undefined;
  return { id: String(raw['id']), type, allow, deny };
}
