import { type APIOverwrite, ChannelType, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import type { ChannelChange } from '../../../control-api/contract.ts';
import type { LocalDiscord } from '../../../local-discord.ts';
import { refusal } from '../../../world/discord-error.ts';
import { createForm, type Form, isRecord } from '../../http/form.ts';
import type { Answer, Call, Route } from '../../http/router.ts';
import {
  guildPermissions,
  permissionsIn,
  requireChannel,
  requireGuild,
  requireGuildPermission,
} from '../../../world/permissions/access.ts';
import { editThread, deleteThread } from './threads.ts';
import { putChannel, removeChannel, removeOverwrite, setOverwrite } from '../../../world/guilds/guild-operations.ts';
import { may } from '../../../world/permissions/permissions.ts';
import { type ChannelPlace, findThread, isThread } from '../../../world/world.ts';

/** `resources/channel.mdx`: names of 100, topics of 1,024, slow mode up to six hours; `resources/guild.mdx`: 500 channels. */
const nameLimit = 100;
const topicLimit = 1_024;
const longestSlowModeS = 21_600;
const maxChannels = 500;
const kinds = [ChannelType.GuildText, ChannelType.GuildCategory, ChannelType.GuildAnnouncement];

const inGuild = '/guilds/:guild/channels';
const overwrite = '/channels/:channel/permissions/:target';

export const channelRoutes: Route[] = [
  {
    method: 'GET',
    path: inGuild,
    handle: (local, { param }) => ({
      status: 200,
      body: [...requireGuild(local, param('guild')).parts.channels.values()],
    }),
  },
  { method: 'POST', path: inGuild, handle: create },
  { method: 'PATCH', path: inGuild, handle: reorder },
  {
    method: 'GET',
    path: '/channels/:channel',
    handle: (local, { param }) => ({ status: 200, body: requireChannel(local, param('channel')).channel }),
  },
  { method: 'PATCH', path: '/channels/:channel', handle: edit },
  { method: 'DELETE', path: '/channels/:channel', handle: remove },
  { method: 'PUT', path: overwrite, handle: allow },
  {
    method: 'DELETE',
    path: overwrite,
    handle: (local, call) => {
      const place = guildPlace(local, call, bit.ManageRoles);
      const known = (place.channel.permission_overwrites ?? []).some(({ id }) => id === call.param('target'));
      if (!known) throw refusal(10_009);
      removeOverwrite(local, place, call.param('target'));
      return { status: 204 };
    },
  },
];

function guildPlace(local: LocalDiscord, call: Call, bits: bigint): ChannelPlace {
  const place = requireChannel(local, call.param('channel'), bits);
  if (!place.guild) throw refusal(50_003);
  const { channel } = place;
  if (isThread(channel)) throw refusal(50_024);
  return { ...place, channel };
}

function create(local: LocalDiscord, call: Call): Answer {
  const { guild, parts } = requireGuild(local, call.param('guild'));
  requireGuildPermission(local, guild, bit.ManageChannels);
  if (parts.channels.size >= maxChannels) throw refusal(30_013);
  const form = createForm();
  const raw = form.record(call.body, []) ?? {};
  if (raw['name'] === undefined || raw['name'] === null) form.required(['name']);
  if (raw['type'] !== undefined && raw['type'] !== null) form.oneOf(raw['type'], ['type'], kinds);
  const change = readChannel(form, raw);
  const own = guildPermissions(local, guild, local.world.bot.id);
  requireOwned(own, change.permission_overwrites ?? []);
  return { status: 201, body: putChannel(local, guild, change) };
}

function edit(local: LocalDiscord, call: Call): Answer {
  if (findThread(local.world, call.param('channel'))) return editThread(local, call);
  const place = guildPlace(local, call, bit.ManageChannels);
  const form = createForm();
  const change = readChannel(form, form.record(call.body, []) ?? {});
  if (change.permission_overwrites) {
    const held = permissionsIn(local, place, local.world.bot.id);
    if (!may(held, bit.ManageRoles)) throw refusal(50_013);
    requireOwned(held, change.permission_overwrites);
  }
  return { status: 200, body: putChannel(local, place.guild, change, place.channel) };
}

function remove(local: LocalDiscord, call: Call): Answer {
  if (findThread(local.world, call.param('channel'))) return deleteThread(local, call);
  const place = requireChannel(local, call.param('channel'));
  if (!place.guild) return { status: 200, body: place.channel };
  if (!may(permissionsIn(local, place, local.world.bot.id), bit.ManageChannels)) throw refusal(50_013);
  if (!isThread(place.channel)) removeChannel(local, place.guild, place.channel);
  return { status: 200, body: place.channel };
}

/** `[{ id, position }]`. */
function reorder(local: LocalDiscord, call: Call): Answer {
  const { guild, parts } = requireGuild(local, call.param('guild'));
  requireGuildPermission(local, guild, bit.ManageChannels);
  const form = createForm();
  const moves = (form.list(call.body, [], { max: maxChannels, required: true }) ?? []).filter(isRecord).map((raw) => {
    const channel = parts.channels.get(String(raw['id']));
    if (!channel) throw refusal(10_003);
    return { channel, position: form.integer(raw['position'], ['position'], { min: 0, max: maxChannels }) };
  });
  form.finish();
  for (const { channel, position } of moves) {
    if (position !== undefined) putChannel(local, guild, { position }, channel);
  }
  return { status: 204 };
}

/** `resources/channel.mdx`, "Edit Channel Permissions": allows and denies only what the bot itself may do. */
function allow(local: LocalDiscord, call: Call): Answer {
  const place = guildPlace(local, call, bit.ManageRoles);
  const form = createForm();
  const given = readOverwrite(form, { ...form.record(call.body, []), id: call.param('target') }, []);
  form.finish();
  if (given) {
    requireOwned(permissionsIn(local, place, local.world.bot.id), [given]);
    setOverwrite(local, place, given);
  }
  return { status: 204 };
}

function requireOwned(held: bigint, overwrites: readonly APIOverwrite[]): void {
  if (overwrites.some(({ allow: yes, deny: no }) => !may(held, BigInt(yes) | BigInt(no)))) throw refusal(50_013);
}

function readChannel(form: Form, raw: Record<string, unknown>): ChannelChange {
  const change: ChannelChange = {};
  const name = form.text(raw['name'], ['name'], { min: 1, max: nameLimit });
  if (name !== undefined) change.name = name;
  if (typeof raw['type'] === 'number') change.type = raw['type'];
  const topic = form.text(raw['topic'], ['topic'], { max: topicLimit });
  if (raw['topic'] !== undefined) change.topic = topic ?? null;
  const parent = form.text(raw['parent_id'], ['parent_id'], { max: 20 });
  if (raw['parent_id'] !== undefined) change.parent_id = parent ?? null;
  if (typeof raw['nsfw'] === 'boolean') change.nsfw = raw['nsfw'];
  const position = form.integer(raw['position'], ['position'], { min: 0, max: maxChannels });
  if (position !== undefined) change.position = position;
  const slow = form.integer(raw['rate_limit_per_user'], ['rate_limit_per_user'], { min: 0, max: longestSlowModeS });
  if (slow !== undefined) change.rate_limit_per_user = slow;
  const overwrites = form
    .list(raw['permission_overwrites'], ['permission_overwrites'], { max: 100 })
    ?.map((item, at) => readOverwrite(form, item, ['permission_overwrites', at]));
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
