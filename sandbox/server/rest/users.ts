import { compareSnowflakes } from '../../world/snowflakes.ts';
import { buildApplicationObject } from '../application.ts';
import { discordError } from '../../world/discord-error.ts';
import { createForm } from '../http/form.ts';
import { isRecord } from '../../world/is-record.ts';
import type { RouteResponse, Call } from '../http/router.ts';
import { renewLink } from '../cdn/signed-links.ts';
import { removeBotFromGuild } from '../../world/guilds/guild-operations.ts';
import { changeBotUser } from '../../world/guilds/bot-user.ts';
import { computeGuildPermissions, requireGuild } from '../../world/permissions/access.ts';
import type { GuildState } from '../../world/guilds/guild-state.ts';
import { guildIdFromSeededId } from '../../world/guilds/guild-seeds.ts';
import { createUser } from '../../world/guilds/object-factories.ts';
import { openDm, findUser, loadGuildContents, sharesGuild, type World } from '../../world/world.ts';
import type { RestContext, RestRoute } from './rest-context.ts';

export const userRoutes: RestRoute[] = [
  { method: 'POST', path: '/attachments/refresh-urls', handle: refreshLinks },
  {
    method: 'GET',
    path: '/users/@me',
    bearerScope: 'identify',
    handle: ({ world, oauth }, { bearerUserId, authorization }) => {
      const user = bearerUserId === null ? world.bot : findUser(world, bearerUserId);
      if (!user) throw discordError(10_013);
      const scopes = oauth.find(authorization.replace(/^Bearer /u, ''))?.scope.split(' ') ?? [];
      const email = scopes.includes('email') ? `${user.username}@harbour.example` : null;
      return { status: 200, body: { ...user, verified: true, mfa_enabled: true, email, locale: 'en-US' } };
    },
  },
  {
    method: 'GET',
    path: '/users/@me/guilds',
    bearerScope: 'guilds',
    handle: ({ world }, { query, bearerUserId }) => ({
      status: 200,
      body: listGuilds(world, query, bearerUserId ?? world.bot.id),
    }),
  },
  { method: 'PATCH', path: '/users/@me', handle: editSelf },
  {
    method: 'DELETE',
    path: '/users/@me/guilds/:guild',
    handle: ({ world }, { param }) => {
      removeBotFromGuild(world, requireGuild(world, param('guild')).guild);
      return { status: 204 };
    },
  },
  {
    method: 'POST',
    path: '/users/@me/channels',
    handle: ({ world }, { body }) => {
      const form = createForm();
      const id = form.text(isRecord(body) ? body['recipient_id'] : undefined, ['recipient_id'], {
        min: 1,
        max: 20,
        required: true,
      });
      form.finish();
      const user = findUser(world, id ?? '');
      if (!user) throw discordError(10_013);
      if (user.bot) throw discordError(50_007);
      if (!sharesGuild(world, user.id)) throw discordError(50_278);
      return { status: 200, body: openDm(world, user) };
    },
  },
  {
    method: 'GET',
    path: '/users/:user',
    handle: ({ world }, { param }) => {
      const user = findUser(world, param('user'));
      if (!user) throw discordError(10_013);
      return { status: 200, body: user };
    },
  },
  { method: 'GET', path: '/applications/@me', handle: (context) => ({ status: 200, body: buildApplication(context) }) },
  {
    method: 'GET',
    path: '/oauth2/applications/@me',
    handle: (context) => ({ status: 200, body: buildApplication(context) }),
  },
];

/** Changes the bot's user name (2 to 32 characters) and avatar (a data URI). */
function editSelf({ world }: RestContext, { body }: Call): RouteResponse {
  const { bot } = world;
  const form = createForm();
  const raw = form.record(body, []) ?? {};
  const username = form.text(raw['username'], ['username'], { min: 2, max: 32 });
  const avatar = form.text(raw['avatar'], ['avatar'], { max: 10 * 1024 * 1024 });
  const [, contentType, data] = /^data:(image\/[a-z]+);base64,(.+)$/su.exec(avatar ?? '') ?? [];
  if (avatar !== undefined && (contentType === undefined || data === undefined)) {
    form.fail(['avatar'], 'IMAGE_INVALID', 'Invalid image data');
  }
  form.finish();
  const image =
    contentType === undefined || data === undefined ? undefined : { bytes: Buffer.from(data, 'base64'), contentType };
  changeBotUser(world, { username, avatar: raw['avatar'] === null ? null : image });
  return { status: 200, body: { ...bot, verified: true, mfa_enabled: true, email: null, locale: 'en-US' } };
}

/** `reference.mdx`, "Refresh Attachment URLs": up to 50 URLs; a URL without a file is not renewed. */
function refreshLinks(context: RestContext, { body }: Call): RouteResponse {
  const form = createForm();
  const attachmentUrls = isRecord(body) ? body['attachment_urls'] : undefined;
  const links = form.list(attachmentUrls, ['attachment_urls'], { min: 1, max: 50, required: true }) ?? [];
  form.finish();
  const refreshed = links.map(String).map((original) => ({
    original,
    refreshed: renewLink(context, original),
  }));
  return { status: 200, body: { refreshed_urls: refreshed } };
}

/** Lists the guilds of a user by id; `limit` 1–200. */
function listGuilds(world: World, query: URLSearchParams, userId: string): object[] {
  const limit = Math.min(200, Math.max(1, Number(query.get('limit') ?? 200) || 200));
  const after = query.get('after') ?? '0';
  return [...world.guilds.values()]
    .filter((guild) => compareSnowflakes(guild.id, after) > 0 && isMember(world, guild, userId))
    .sort((left, right) => compareSnowflakes(left.id, right.id))
    .slice(0, limit)
    .map((guild) => ({
      id: guild.id,
      name: guild.name,
      icon: guild.icon,
      banner: null,
      owner: guild.ownerId === userId,
      features: [],
      permissions: computeGuildPermissions(world, guild, userId).toString(),
      ...(query.get('with_counts') === 'true'
        ? { approximate_member_count: loadGuildContents(world, guild).members.size }
        : {}),
    }));
}

/** Avoids building the contents of a seeded guild only to look for a member. */
function isMember(world: World, guild: GuildState, userId: string): boolean {
  if (userId === world.bot.id) return true;
  if (!guild.contents && guildIdFromSeededId(userId) !== guild.id) return false;
  return loadGuildContents(world, guild).members.has(userId);
}

export function buildApplication({ world, settings }: RestContext): object {
  const { bot, guilds } = world;
  return {
    ...buildApplicationObject(settings),
    type: null,
    flags_new: String(buildApplicationObject(settings).flags),
    name: bot.username,
    icon: null,
    description: '',
    summary: '',
    bot,
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    owner: createUser({ id: '100000000000000001', name: 'Workshop' }),
    team: null,
    integration_types_config: { 0: {} },
    approximate_guild_count: guilds.size,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    eligible_oauth2_scopes: ['identify', 'guilds', 'bot', 'applications.commands'],
    role_connections_verification_url: null,
    redirect_uris: [],
    interactions_endpoint_url: null,
  };
}
