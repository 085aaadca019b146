import { compareSnowflakes } from '../../world/snowflakes.ts';
import { buildApplicationObject } from '../gateway/application.ts';
import type { LocalDiscord } from '../../local-discord.ts';
import { discordError } from '../../world/discord-error.ts';
import { createForm, isRecord } from '../http/form.ts';
import type { RouteResponse, Call, Route } from '../http/router.ts';
import { renewLink } from '../cdn/signed-links.ts';
import { removeBotFromGuild } from '../../world/guilds/guild-operations.ts';
import { storeImage } from '../../world/images.ts';
import { computeGuildPermissions, requireGuild } from '../../world/permissions/access.ts';
import type { GuildState } from '../../world/guilds/guild-state.ts';
import { guildIdFromSeededId } from '../../world/guilds/guild-seeds.ts';
import { makeUser } from '../../world/guilds/object-factories.ts';
import { openDm, findUser, loadGuildContents, sharesGuild } from '../../world/world.ts';

export const userRoutes: Route[] = [
  { method: 'POST', path: '/attachments/refresh-urls', handle: refreshLinks },
  {
    method: 'GET',
    path: '/users/@me',
    bearerScope: 'identify',
    handle: (local, { bearerUserId, authorization }) => {
      const { world, oauth } = local;
      const user = bearerUserId === null ? world.bot : findUser(world, bearerUserId);
      if (!user) throw discordError(10_013);
      const scopes = oauth.tokens.get(authorization.replace(/^Bearer /u, ''))?.scope.split(' ') ?? [];
      const email = scopes.includes('email') ? `${user.username}@harbour.example` : null;
      return { status: 200, body: { ...user, verified: true, mfa_enabled: true, email, locale: 'en-US' } };
    },
  },
  {
    method: 'GET',
    path: '/users/@me/guilds',
    bearerScope: 'guilds',
    handle: (local, { query, bearerUserId }) => ({
      status: 200,
      body: listGuilds(local, query, bearerUserId ?? local.world.bot.id),
    }),
  },
  { method: 'PATCH', path: '/users/@me', handle: editSelf },
  {
    method: 'DELETE',
    path: '/users/@me/guilds/:guild',
    handle: (local, { param }) => {
      removeBotFromGuild(local, requireGuild(local, param('guild')).guild);
      return { status: 204 };
    },
  },
  {
    method: 'POST',
    path: '/users/@me/channels',
    handle: (local, { body }) => {
      const form = createForm();
      const id = form.text(isRecord(body) ? body['recipient_id'] : undefined, ['recipient_id'], {
        min: 1,
        max: 20,
        required: true,
      });
      form.finish();
      const user = findUser(local.world, id ?? '');
      if (!user) throw discordError(10_013);
      if (user.bot) throw discordError(50_007);
      if (!sharesGuild(local.world, user.id)) throw discordError(50_278);
      return { status: 200, body: openDm(local.world, user) };
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
  { method: 'GET', path: '/applications/@me', handle: (local) => ({ status: 200, body: buildApplication(local) }) },
  {
    method: 'GET',
    path: '/oauth2/applications/@me',
    handle: (local) => ({ status: 200, body: buildApplication(local) }),
  },
];

/** The bot's own name (2 to 32 characters) and picture (a data URI). */
function editSelf(local: LocalDiscord, { body }: Call): RouteResponse {
  const { bot } = local.world;
  const form = createForm();
  const raw = form.record(body, []) ?? {};
  const username = form.text(raw['username'], ['username'], { min: 2, max: 32 });
  const avatar = form.text(raw['avatar'], ['avatar'], { max: 10 * 1024 * 1024 });
  const [, contentType, data] = /^data:(image\/[a-z]+);base64,(.+)$/su.exec(avatar ?? '') ?? [];
  if (avatar !== undefined && (contentType === undefined || data === undefined)) {
    form.fail(['avatar'], 'IMAGE_INVALID', 'Invalid image data');
  }
  form.finish();
  if (username !== undefined) bot.username = username;
  if (raw['avatar'] === null) bot.avatar = null;
  if (contentType !== undefined && data !== undefined) {
    bot.avatar = storeImage(local, 'avatars', bot.id, { bytes: Buffer.from(data, 'base64'), contentType });
  }
  local.sessions.dispatch({ event: 'USER_UPDATE', data: bot, guildId: null, intents: 0 });
  return { status: 200, body: { ...bot, verified: true, mfa_enabled: true, email: null, locale: 'en-US' } };
}

/** `reference.mdx`, "Refresh Attachment URLs": up to 50; the address of no file has no new one. */
function refreshLinks(local: LocalDiscord, { body }: Call): RouteResponse {
  const form = createForm();
  const attachmentUrls = isRecord(body) ? body['attachment_urls'] : undefined;
  const links = form.list(attachmentUrls, ['attachment_urls'], { min: 1, max: 50, required: true }) ?? [];
  form.finish();
  const refreshed = links.map(String).map((original) => ({
    original,
    refreshed: renewLink(local, original),
  }));
  return { status: 200, body: { refreshed_urls: refreshed } };
}

/** The guilds someone is in, by id; `limit` 1–200. */
function listGuilds(local: LocalDiscord, query: URLSearchParams, userId: string): object[] {
  const limit = Math.min(200, Math.max(1, Number(query.get('limit') ?? 200) || 200));
  const after = query.get('after') ?? '0';
  return [...local.world.guilds.values()]
    .filter((guild) => compareSnowflakes(guild.id, after) > 0 && isMember(local, guild, userId))
    .sort((left, right) => compareSnowflakes(left.id, right.id))
    .slice(0, limit)
    .map((guild) => ({
      id: guild.id,
      name: guild.name,
      icon: guild.icon,
      banner: null,
      owner: guild.ownerId === userId,
      features: [],
      permissions: computeGuildPermissions(local, guild, userId).toString(),
      ...(query.get('with_counts') === 'true'
        ? { approximate_member_count: loadGuildContents(local.world, guild).members.size }
        : {}),
    }));
}

/** A seeded guild nobody touched need not be built to know whether somebody is in it. */
function isMember(local: LocalDiscord, guild: GuildState, userId: string): boolean {
  if (userId === local.world.bot.id) return true;
  if (!guild.contents && guildIdFromSeededId(userId) !== guild.id) return false;
  return loadGuildContents(local.world, guild).members.has(userId);
}

export function buildApplication(local: LocalDiscord): object {
  const { bot, guilds } = local.world;
  return {
    ...buildApplicationObject(local),
    type: null,
    flags_new: String(buildApplicationObject(local).flags),
    name: bot.username,
    icon: null,
    description: '',
    summary: '',
    bot,
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    owner: makeUser({ id: '100000000000000001', name: 'Workshop' }),
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
