import { type APIGuildMember, PermissionFlagsBits as bit } from 'discord-api-types/v10';
import { discordError } from '../../../world/discord-error.ts';
import { createForm, type Form } from '../../http/form.ts';
import type { RouteResponse, Call } from '../../http/router.ts';
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
import { findUser, sortMembers, type World } from '../../../world/world.ts';
import type { RestContext, RestRoute } from '../rest-context.ts';

const MEMBER_PATH = '/guilds/:guild/members/:user';
/** `resources/guild.mdx`: nicknames of 32 characters, timeouts of up to 28 days. */
const MAX_NICKNAME_LENGTH = 32;
const MAX_TIMEOUT_MS = 28 * 86_400_000;
const GUILD_MEMBERS_INTENT = 1 << 1;

/** Reading, changing and removing members. The full list needs the privileged members intent. */
export const memberRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/guilds/:guild/members',
    handle: (context, call) => ({ status: 200, body: list(context, call) }),
  },
  {
    method: 'GET',
    path: '/guilds/:guild/members/search',
    handle: ({ world }, call) => ({ status: 200, body: search(world, call) }),
  },
  {
    method: 'GET',
    path: MEMBER_PATH,
    handle: ({ world }, call) => ({ status: 200, body: requireMember(world, call) }),
  },
  { method: 'PATCH', path: '/guilds/:guild/members/@me', handle: editSelf },
  { method: 'PATCH', path: MEMBER_PATH, handle: edit },
  {
    method: 'DELETE',
    path: MEMBER_PATH,
    handle: ({ world }, call) => {
      const { guild } = requireGuild(world, call.param('guild'));
      const member = requireMember(world, call);
      requireGuildPermission(world, guild, bit.KickMembers);
      requireManageableMember(world, guild, member);
      removeMember(world, guild, member);
      return { status: 204 };
    },
  },
];

/** Throws 10007 for a user who is not in the guild, 10013 for an unknown user. */
export function requireMember(world: World, { param }: Pick<Call, 'param'>): APIGuildMember {
  const { contents } = requireGuild(world, param('guild'));
  const userId = param('user') === '@me' ? world.bot.id : param('user');
  const member = contents.members.get(userId);
  if (!member) throw discordError(findUser(world, userId) ? 10_007 : 10_013);
  return member;
}

/** `resources/guild.mdx`, "List Guild Members": by id, `limit` 1–1,000, default 1, `after` a user id. */
function list({ world, settings }: RestContext, { param, query }: Call): APIGuildMember[] {
  const { contents } = requireGuild(world, param('guild'));
  if ((settings.grantedPrivilegedIntents & GUILD_MEMBERS_INTENT) === 0) throw discordError(50_001);
  const limit = readLimit(query);
  const after = query.get('after') ?? '0';
  return sortMembers(contents)
    .filter(({ user }) => compareSnowflakes(user.id, after) > 0)
    .slice(0, limit);
}

function search(world: World, { param, query }: Call): APIGuildMember[] {
  const { contents } = requireGuild(world, param('guild'));
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

function editSelf({ world }: RestContext, call: Call): RouteResponse {
  const { guild, contents } = requireGuild(world, call.param('guild'));
  const self = contents.members.get(world.bot.id);
  if (!self) throw discordError(10_007);
  const form = createForm();
  const raw = form.record(call.body ?? {}, []) ?? {};
  const nick = readNick(form, raw);
  form.finish();
  if (nick !== undefined) {
    requireGuildPermission(world, guild, bit.ChangeNickname);
    self.nick = nick;
  }
  announceMemberUpdate(world, guild, self);
  return { status: 200, body: self };
}

function edit({ world }: RestContext, call: Call): RouteResponse {
  const { guild, contents } = requireGuild(world, call.param('guild'));
  const member = requireMember(world, call);
  const form = createForm();
  const raw = form.record(call.body ?? {}, []) ?? {};
  const nick = readNick(form, raw);
  const roles = raw['roles'] === null ? [] : form.list(raw['roles'], ['roles'], { max: 250 })?.map(String);
  const timeoutUntil = readTimeout(world, form, raw);
  form.finish();
  if (nick !== undefined) {
    requireGuildPermission(world, guild, bit.ManageNicknames);
    requireManageableMember(world, guild, member);
  }
  if (timeoutUntil !== undefined) {
    requireGuildPermission(world, guild, bit.ModerateMembers);
    requireManageableMember(world, guild, member);
    if (hasPermissions(computeGuildPermissions(world, guild, member.user.id), bit.Administrator))
      throw discordError(50_013);
  }
  if (roles) requireGrantableChanges(world, { guild, contents }, { before: member.roles, after: roles });
  if (nick !== undefined) member.nick = nick;
  if (timeoutUntil !== undefined) member.communication_disabled_until = timeoutUntil;
  if (roles) member.roles = roles;
  announceMemberUpdate(world, guild, member);
  return { status: 200, body: member };
}

/** Only added and removed roles must be below the bot's highest role. */
function requireGrantableChanges(
  world: World,
  { guild, contents }: { guild: GuildState; contents: GuildContents },
  change: { before: string[]; after: string[] },
): void {
  requireGuildPermission(world, guild, bit.ManageRoles);
  for (const id of contents.roles.keys()) {
    if (change.before.includes(id) !== change.after.includes(id)) requireGrantableRole(world, guild, id);
  }
  if (change.after.some((id) => !contents.roles.has(id))) throw discordError(10_011);
}

function readNick(form: Form, raw: Record<string, unknown>): string | null | undefined {
  if (raw['nick'] === undefined) return undefined;
  const nick = form.text(raw['nick'], ['nick'], { max: MAX_NICKNAME_LENGTH, trim: true });
  return nick === undefined || nick === '' ? null : nick;
}

function readTimeout(world: World, form: Form, raw: Record<string, unknown>): string | null | undefined {
  const value = raw['communication_disabled_until'];
  if (value === undefined || value === null) return value;
  const path = ['communication_disabled_until'];
  const text = form.text(value, path, { max: 64 }) ?? '';
  const at = Date.parse(text);
  if (Number.isNaN(at)) form.fail(path, 'DATE_TIME_TYPE_PARSE', `Could not parse ${text}. Should be ISO8601.`);
  else if (at - world.now() > MAX_TIMEOUT_MS) {
    form.fail(path, 'INVALID_COMMUNICATION_DISABLED_TIMESTAMP', 'Must be within 28 days.');
  } else return formatTimestamp(at);
  return undefined;
}
