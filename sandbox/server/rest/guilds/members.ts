import { type APIGuildMember, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import type { LocalDiscord } from '../../../local-discord.ts';
import { refusal } from '../../../world/discord-error.ts';
import { createForm, type Form } from '../../http/form.ts';
import type { Answer, Call, Route } from '../../http/router.ts';
import {
  guildPermissions,
  requireGrantable,
  requireGuild,
  requireGuildPermission,
  requireManageable,
} from '../../../world/permissions/access.ts';
import type { GuildParts, GuildState } from '../../../world/guilds/guild-state.ts';
import { announceMember, removeMember } from '../../../world/guilds/membership.ts';
import { isoTime } from '../../../world/format-timestamp.ts';
import { may } from '../../../world/permissions/permissions.ts';
import { compareSnowflakes } from '../../../world/snowflakes.ts';
import { findUser, orderedMembers } from '../../../world/world.ts';

const one = '/guilds/:guild/members/:user';
/** `resources/guild.mdx`: nicknames of 32, timeouts of up to 28 days. */
const nickLimit = 32;
const longestTimeoutMs = 28 * 86_400_000;
const guildMembersIntent = 1 << 1;

/** Reading, changing and removing members. Reading them all needs the members' privileged intent. */
export const memberRoutes: Route[] = [
  {
    method: 'GET',
    path: '/guilds/:guild/members',
    handle: (local, call) => ({ status: 200, body: list(local, call) }),
  },
  {
    method: 'GET',
    path: '/guilds/:guild/members/search',
    handle: (local, call) => ({ status: 200, body: search(local, call) }),
  },
  { method: 'GET', path: one, handle: (local, call) => ({ status: 200, body: demandMember(local, call) }) },
  { method: 'PATCH', path: '/guilds/:guild/members/@me', handle: changeSelf },
  { method: 'PATCH', path: one, handle: edit },
  {
    method: 'DELETE',
    path: one,
    handle: (local, call) => {
      const { guild } = requireGuild(local, call.param('guild'));
      const member = demandMember(local, call);
      requireGuildPermission(local, guild, bit.KickMembers);
      requireManageable(local, guild, member);
      removeMember(local, guild, member);
      return { status: 204 };
    },
  },
];

/** 10007 for somebody who is not in the guild, 10013 for nobody. */
export function demandMember(local: LocalDiscord, { param }: Pick<Call, 'param'>): APIGuildMember {
  const { parts } = requireGuild(local, param('guild'));
  const wanted = param('user') === '@me' ? local.world.bot.id : param('user');
  const member = parts.members.get(wanted);
  if (!member) throw refusal(findUser(local.world, wanted) ? 10_007 : 10_013);
  return member;
}

/** `resources/guild.mdx`, "List Guild Members": by id, `limit` 1–1,000, default 1, `after` an id. */
function list(local: LocalDiscord, { param, query }: Call): APIGuildMember[] {
  const { parts } = requireGuild(local, param('guild'));
  if ((local.settings.grantedPrivilegedIntents & guildMembersIntent) === 0) throw refusal(50_001);
  const limit = readLimit(query);
  const after = query.get('after') ?? '0';
  return orderedMembers(parts)
    .filter(({ user }) => compareSnowflakes(user.id, after) > 0)
    .slice(0, limit);
}

function search(local: LocalDiscord, { param, query }: Call): APIGuildMember[] {
  const { parts } = requireGuild(local, param('guild'));
  const form = createForm();
  const wanted = form.text(query.get('query'), ['query'], { min: 1, max: 100, required: true })?.toLowerCase() ?? '';
  const limit = readLimit(query, form);
  return orderedMembers(parts)
    .filter(({ user, nick }) =>
      [nick, user.global_name, user.username].some((name) => name?.toLowerCase().startsWith(wanted)),
    )
    .slice(0, limit);
}

function readLimit(query: URLSearchParams, form: Form = createForm()): number {
  const limit = form.integer(query.get('limit'), ['limit'], { min: 1, max: 1_000 }) ?? 1;
  form.finish();
  return limit;
}

function changeSelf(local: LocalDiscord, call: Call): Answer {
  const { guild, parts } = requireGuild(local, call.param('guild'));
  const self = parts.members.get(local.world.bot.id);
  if (!self) throw refusal(10_007);
  const form = createForm();
  const raw = form.record(call.body ?? {}, []) ?? {};
  const nick = readNick(form, raw);
  form.finish();
  if (nick !== undefined) {
    requireGuildPermission(local, guild, bit.ChangeNickname);
    self.nick = nick;
  }
  announceMember(local, guild, self);
  return { status: 200, body: self };
}

function edit(local: LocalDiscord, call: Call): Answer {
  const { guild, parts } = requireGuild(local, call.param('guild'));
  const member = demandMember(local, call);
  const form = createForm();
  const raw = form.record(call.body ?? {}, []) ?? {};
  const nick = readNick(form, raw);
  const roles = raw['roles'] === null ? [] : form.list(raw['roles'], ['roles'], { max: 250 })?.map(String);
  const until = readTimeout(local, form, raw);
  form.finish();
  if (nick !== undefined) {
    requireGuildPermission(local, guild, bit.ManageNicknames);
    requireManageable(local, guild, member);
  }
  if (until !== undefined) {
    requireGuildPermission(local, guild, bit.ModerateMembers);
    requireManageable(local, guild, member);
    if (may(guildPermissions(local, guild, member.user.id), bit.Administrator)) throw refusal(50_013);
  }
  if (roles) requireEachGrantable(local, { guild, parts }, { before: member.roles, after: roles });
  if (nick !== undefined) member.nick = nick;
  if (until !== undefined) member.communication_disabled_until = until;
  if (roles) member.roles = roles;
  announceMember(local, guild, member);
  return { status: 200, body: member };
}

/** Only roles that come or go need be below the bot's highest. */
function requireEachGrantable(
  local: LocalDiscord,
  { guild, parts }: { guild: GuildState; parts: GuildParts },
  change: { before: string[]; after: string[] },
): void {
  requireGuildPermission(local, guild, bit.ManageRoles);
  for (const id of parts.roles.keys()) {
    if (change.before.includes(id) !== change.after.includes(id)) requireGrantable(local, guild, id);
  }
  if (change.after.some((id) => !parts.roles.has(id))) throw refusal(10_011);
}

function readNick(form: Form, raw: Record<string, unknown>): string | null | undefined {
  if (raw['nick'] === undefined) return undefined;
  const nick = form.text(raw['nick'], ['nick'], { max: nickLimit, trim: true });
  return nick === undefined || nick === '' ? null : nick;
}

function readTimeout(local: LocalDiscord, form: Form, raw: Record<string, unknown>): string | null | undefined {
  const given = raw['communication_disabled_until'];
  if (given === undefined || given === null) return given;
  const path = ['communication_disabled_until'];
  const text = form.text(given, path, { max: 64 }) ?? '';
  const at = Date.parse(text);
  if (Number.isNaN(at)) form.fail(path, 'DATE_TIME_TYPE_PARSE', `Could not parse ${text}. Should be ISO8601.`);
  else if (at - local.world.now() > longestTimeoutMs) {
    form.fail(path, 'INVALID_COMMUNICATION_DISABLED_TIMESTAMP', 'Must be within 28 days.');
  } else return isoTime(at);
  return undefined;
}
