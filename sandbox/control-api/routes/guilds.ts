import {
  channelChangeSchema,
  guildChangeSchema,
  memberChangeSchema,
  newGuildSchema,
  newMemberSchema,
  roleChangeSchema,
} from '../contract.ts';
import type { LocalDiscord } from '../../local-discord.ts';
import type { Call, Route } from '../../server/http/router.ts';
import type { GuildContents, GuildState } from '../../world/guilds/guild-state.ts';
import {
  addGuild,
  changeGuild,
  upsertChannel,
  upsertRole,
  removeBotFromGuild,
  removeChannel,
  removeRole,
} from '../../world/guilds/guild-operations.ts';
import { storeImage } from '../../world/images.ts';
import { announceMemberUpdate, addMember, removeMember } from '../../world/guilds/membership.ts';
import { makeUser } from '../../world/guilds/object-factories.ts';
import { findUser, loadGuildContents } from '../../world/world.ts';
import { listUsableCommands } from '../actions/usable-commands.ts';
import {
  resolveGuildChannel,
  resolveGuild,
  findMember,
  resolvePerson,
  findRole,
  resolveActor,
} from '../name-lookup.ts';
import { decodeFile } from './people.ts';
import { forbidden, notFound, parseBody } from '../control-refusal.ts';
import { toGuildView } from '../views.ts';

const EMPTY_RESPONSE = { status: 200, body: {} };

/** Acts on guilds, members, roles and channels. */
export const guildRoutes: Route[] = [
  {
    method: 'POST',
    path: '/guilds',
    handle: (local, { body }) => {
      const guild = addGuild(local, parseBody(newGuildSchema, body));
      if (!guild) throw notFound('guild the bot was removed from by that id');
      return { status: 201, body: toGuildView(local, guild) };
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild',
    handle: (local, call) => ({ status: 200, body: toGuildView(local, resolveGuildContents(local, call).guild) }),
  },
  {
    method: 'PATCH',
    path: '/guilds/:guild',
    handle: (local, call) => {
      const { owner, icon, ...change } = parseBody(guildChangeSchema, call.body);
      const { guild } = resolveGuildContents(local, call);
      changeGuild(local, guild, {
        ...change,
        ...(owner === undefined ? {} : { ownerId: resolvePerson(local, owner).id }),
        ...(icon === undefined ? {} : { icon: icon && storeImage(local, 'icons', guild.id, decodeFile(icon)) }),
      });
      return { status: 200, body: toGuildView(local, guild) };
    },
  },
  {
    method: 'DELETE',
    path: '/guilds/:guild',
    handle: (local, call) => {
      removeBotFromGuild(local, resolveGuildContents(local, call).guild);
      return EMPTY_RESPONSE;
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild/commands',
    handle: (local, { param, query }) => {
      const { guild } = resolveGuildContents(local, { param });
      const as = query.get('as') ?? guild.ownerId;
      const channel = query.get('channel') ?? undefined;
      return { status: 200, body: listUsableCommands(local, resolveActor(local, { as, guild: guild.id, channel })) };
    },
  },
  {
    method: 'POST',
    path: '/guilds/:guild/members',
    handle: (local, call) => {
      const { guild, contents } = resolveGuildContents(local, call);
      const input = parseBody(newMemberSchema, call.body);
      const knownUser = input.userId === undefined ? undefined : findUser(local.world, input.userId);
      if (knownUser && contents.bans.has(knownUser.id)) throw forbidden('They are banned there.');
      const newUser = { id: input.userId ?? local.world.nextId(), name: input.name, bot: input.bot ?? false };
      const roles = (input.roles ?? []).map((role) => requireRole(contents, role).id);
      return { status: 201, body: addMember(local, guild, knownUser ?? makeUser(newUser), roles) };
    },
  },
  {
    method: 'PATCH',
    path: '/guilds/:guild/members/:user',
    handle: (local, call) => {
      const { guild, contents } = resolveGuildContents(local, call);
      const member = requireMember(contents, call.param('user'));
      const change = parseBody(memberChangeSchema, call.body);
      if (change.roles) member.roles = change.roles.map((role) => requireRole(contents, role).id);
      if (change.nick !== undefined) member.nick = change.nick;
      announceMemberUpdate(local, guild, member);
      return { status: 200, body: member };
    },
  },
  {
    method: 'DELETE',
    path: '/guilds/:guild/members/:user',
    handle: (local, call) => {
      const { guild, contents } = resolveGuildContents(local, call);
      const member = requireMember(contents, call.param('user'));
      if (member.user.id === local.world.bot.id) removeBotFromGuild(local, guild);
      else removeMember(local, guild, member);
      return EMPTY_RESPONSE;
    },
  },
  {
    method: 'POST',
    path: '/guilds/:guild/roles',
    handle: (local, call) => ({
      status: 201,
      body: upsertRole(local, resolveGuildContents(local, call).guild, parseBody(roleChangeSchema, call.body)),
    }),
  },
  {
    method: 'PATCH',
    path: '/guilds/:guild/roles/:role',
    handle: (local, call) => {
      const { guild, contents } = resolveGuildContents(local, call);
      const role = requireRole(contents, call.param('role'));
      return { status: 200, body: upsertRole(local, guild, parseBody(roleChangeSchema, call.body), role) };
    },
  },
  {
    method: 'DELETE',
    path: '/guilds/:guild/roles/:role',
    handle: (local, call) => {
      const { guild, contents } = resolveGuildContents(local, call);
      const role = requireRole(contents, call.param('role'));
      if (role.id === guild.id) throw forbidden('Everyone stays.');
      removeRole(local, guild, role);
      return EMPTY_RESPONSE;
    },
  },
  {
    method: 'POST',
    path: '/guilds/:guild/channels',
    handle: (local, call) => ({
      status: 201,
      body: upsertChannel(local, resolveGuildContents(local, call).guild, parseBody(channelChangeSchema, call.body)),
    }),
  },
  {
    method: 'PATCH',
    path: '/channels/:channel',
    handle: (local, { param, body }) => {
      const place = resolveGuildChannel(local, param('channel'));
      return {
        status: 200,
        body: upsertChannel(local, place.guild, parseBody(channelChangeSchema, body), place.channel),
      };
    },
  },
  {
    method: 'DELETE',
    path: '/channels/:channel',
    handle: (local, { param }) => {
      const place = resolveGuildChannel(local, param('channel'));
      removeChannel(local, place.guild, place.channel);
      return EMPTY_RESPONSE;
    },
  },
];

function resolveGuildContents(
  local: LocalDiscord,
  { param }: Pick<Call, 'param'>,
): { guild: GuildState; contents: GuildContents } {
  const guild = resolveGuild(local, param('guild'));
  return { guild, contents: loadGuildContents(local.world, guild) };
}

function requireMember(contents: GuildContents, query: string) {
  const member = findMember(contents, query);
  if (!member) throw notFound(`member called ${query}`);
  return member;
}

function requireRole(contents: GuildContents, query: string) {
  const role = findRole(contents, query);
  if (!role) throw notFound(`role called ${query}`);
  return role;
}
