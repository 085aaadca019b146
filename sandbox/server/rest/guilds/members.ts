import { type APIGuildMember, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import type { LocalDiscord } from '../../../local-discord.ts';
import { discordError } from '../../../world/discord-error.ts';
import { createForm, type Form } from '../../http/form.ts';
import type { RouteResponse, Call, Route } from '../../http/router.ts';
import {
  computeGuildPermissions,
  requireGrantableRole,
  requireGuild,
  requireGuildPermission,
  requireManageableMember,
} from '../../../world/permissions/access.ts';
import type { GuildContents, GuildState } from '../../../world/guilds/guild-state.ts';
import { announceMemberUpdate, removeMember } from '../../../world/guilds/membership.ts';
import { formatTimestamp } from '../../../world/format-timestamp.ts';
import { hasPermissions } from '../../../world/permissions/permissions.ts';
import { compareSnowflakes } from '../../../world/snowflakes.ts';
import { findUser, sortMembers } from '../../../world/world.ts';

const MEMBER_PATH = '/guilds/:guild/members/:user';
/** `resources/guild.mdx`: nicknames of 32, timeouts of up to 28 days. */
const MAX_NICKNAME_LENGTH = 32;
const MAX_TIMEOUT_MS = 28 * 86_400_000;
const GUILD_MEMBERS_INTENT = 1 << 1;

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
  { method: 'GET', path: MEMBER_PATH, handle: (local, call) => ({ status: 200, body: requireMember(local, call) }) },
  { method: 'PATCH', path: '/guilds/:guild/members/@me', handle: editSelf },
  { method: 'PATCH', path: MEMBER_PATH, handle: edit },
  {
    method: 'DELETE',
    path: MEMBER_PATH,
    handle: (local, call) => {
      const { guild } = requireGuild(local, call.param('guild'));
      const member = requireMember(local, call);
      requireGuildPermission(local, guild, bit.KickMembers);
      requireManageableMember(local, guild, member);
      removeMember(local, guild, member);
      return { status: 204 };
    },
  },
];

/** 10007 for somebody who is not in the guild, 10013 for nobody. */
export function requireMember(local: LocalDiscord, { param }: Pick<Call, 'param'>): APIGuildMember {
  const { contents } = requireGuild(local, param('guild'));
  const userId = param('user') === '@me' ? local.world.bot.id : param('user');
  const member = contents.members.get(userId);
  if (!member) throw discordError(findUser(local.world, userId) ? 10_007 : 10_013);
  return member;
}

/** `resources/guild.mdx`, "List Guild Members": by id, `limit` 1–1,000, default 1, `after` an id. */
function list(local: LocalDiscord, { param, query }: Call): APIGuildMember[] {
  const { contents } = requireGuild(local, param('guild'));
  if ((local.settings.grantedPrivilegedIntents & GUILD_MEMBERS_INTENT) === 0) throw discordError(50_001);
  const limit = readLimit(query);
  const after = query.get('after') ?? '0';
  return sortMembers(contents)
    .filter(({ user }) => compareSnowflakes(user.id, after) > 0)
    .slice(0, limit);
}

function search(local: LocalDiscord, { param, query }: Call): APIGuildMember[] {
  const { contents } = requireGuild(local, param('guild'));
  const form = createForm();
  const text = form.text(query.get('query'), ['query'], { min: 1, max: 100, required: true })?.toLowerCase() ?? '';
  const limit = readLimit(query, form);
  return sortMembers(contents)
    .filter(({ user, nick }) =>
      [nick, user.global_name, user.username].some((name) => name?.toLowerCase().startsWith(text)),
    )
    .slice(0, limit);
}

function readLimit(query: URLSearchParams, form: Form = createForm()): number {
  const limit = form.integer(query.get('limit'), ['limit'], { min: 1, max: 1_000 }) ?? 1;
  form.finish();
  return limit;
}

function editSelf(local: LocalDiscord, call: Call): RouteResponse {
  const { guild, contents } = requireGuild(local, call.param('guild'));
  const self = contents.members.get(local.world.bot.id);
  if (!self) throw discordError(10_007);
  const form = createForm();
  const raw = form.record(call.body ?? {}, []) ?? {};
  const nick = readNick(form, raw);
  form.finish();
  if (nick !== undefined) {
    requireGuildPermission(local, guild, bit.ChangeNickname);
    self.nick = nick;
  }
  announceMemberUpdate(local, guild, self);
  return { status: 200, body: self };
}

function edit(local: LocalDiscord, call: Call): RouteResponse {
  const { guild, contents } = requireGuild(local, call.param('guild'));
  const member = requireMember(local, call);
  const form = createForm();
  const raw = form.record(call.body ?? {}, []) ?? {};
  const nick = readNick(form, raw);
  const roles = raw['roles'] === null ? [] : form.list(raw['roles'], ['roles'], { max: 250 })?.map(String);
  const timeoutUntil = readTimeout(local, form, raw);
  form.finish();
  if (nick !== undefined) {
    requireGuildPermission(local, guild, bit.ManageNicknames);
    requireManageableMember(local, guild, member);
  }
  if (timeoutUntil !== undefined) {
    requireGuildPermission(local, guild, bit.ModerateMembers);
    requireManageableMember(local, guild, member);
    if (hasPermissions(computeGuildPermissions(local, guild, member.user.id), bit.Administrator))
      throw discordError(50_013);
  }
  if (roles) requireGrantableChanges(local, { guild, contents }, { before: member.roles, after: roles });
  if (nick !== undefined) member.nick = nick;
  if (timeoutUntil !== undefined) member.communication_disabled_until = timeoutUntil;
  if (roles) member.roles = roles;
  announceMemberUpdate(local, guild, member);
  return { status: 200, body: member };
}

/** Only roles that come or go need be below the bot's highest. */
function requireGrantableChanges(
  local: LocalDiscord,
  { guild, contents }: { guild: GuildState; contents: GuildContents },
  change: { before: string[]; after: string[] },
): void {
  requireGuildPermission(local, guild, bit.ManageRoles);
  for (const id of contents.roles.keys()) {
    if (change.before.includes(id) !== change.after.includes(id)) requireGrantableRole(local, guild, id);
  }
  if (change.after.some((id) => !contents.roles.has(id))) throw discordError(10_011);
}

function readNick(form: Form, raw: Record<string, unknown>): string | null | undefined {
  if (raw['nick'] === undefined) return undefined;
  const nick = form.text(raw['nick'], ['nick'], { max: MAX_NICKNAME_LENGTH, trim: true });
  return nick === undefined || nick === '' ? null : nick;
}

function readTimeout(local: LocalDiscord, form: Form, raw: Record<string, unknown>): string | null | undefined {
  const value = raw['communication_disabled_until'];
  if (value === undefined || value === null) return value;
  const path = ['communication_disabled_until'];
  const text = form.text(value, path, { max: 64 }) ?? '';
  const at = Date.parse(text);
  if (Number.isNaN(at)) form.fail(path, 'DATE_TIME_TYPE_PARSE', `Could not parse ${text}. Should be ISO8601.`);
  else if (at - local.world.now() > MAX_TIMEOUT_MS) {
    form.fail(path, 'INVALID_COMMUNICATION_DISABLED_TIMESTAMP', 'Must be within 28 days.');
  } else return formatTimestamp(at);
  return undefined;
}
