import {
  channelChangeSchema,
  guildChangeSchema,
  memberChangeSchema,
  newGuildSchema,
  newMemberSchema,
  roleChangeSchema,
} from '../contract.ts';
import type { Call } from '../../server/http/router.ts';
import type { GuildContents, GuildState } from '../../world/guilds/guild-state.ts';
import { addGuild, changeGuild, removeBotFromGuild } from '../../world/guilds/guild-operations.ts';
import { upsertChannel, removeChannel } from '../../world/guilds/channel-operations.ts';
import { upsertRole, removeRole } from '../../world/guilds/role-operations.ts';
import { storeImage } from '../../world/images.ts';
import { announceMemberUpdate, addMember, removeMember } from '../../world/guilds/membership.ts';
import { createUser } from '../../world/guilds/object-factories.ts';
import { findUser, loadGuildContents, type World } from '../../world/world.ts';
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
import type { ControlRoute } from '../control-context.ts';

const EMPTY_RESPONSE = { status: 200, body: {} };

/** Changes to guilds, members, roles and channels. */
export const guildRoutes: ControlRoute[] = [
  {
    method: 'POST',
    path: '/guilds',
    handle: ({ world }, { body }) => {
      const guild = addGuild(world, parseBody(newGuildSchema, body));
      if (!guild) throw notFound('guild the bot was removed from by that id');
      return { status: 201, body: toGuildView(world, guild) };
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild',
    handle: ({ world }, call) => ({ status: 200, body: toGuildView(world, resolveGuildContents(world, call).guild) }),
  },
  {
    method: 'PATCH',
    path: '/guilds/:guild',
    handle: ({ world }, call) => {
      const { owner, icon, ...change } = parseBody(guildChangeSchema, call.body);
      const { guild } = resolveGuildContents(world, call);
      changeGuild(world, guild, {
        ...change,
        ...(owner === undefined ? {} : { ownerId: resolvePerson(world, owner).id }),
        ...(icon === undefined ? {} : { icon: icon && storeImage(world, 'icons', guild.id, decodeFile(icon)) }),
      });
      return { status: 200, body: toGuildView(world, guild) };
    },
  },
  {
    method: 'DELETE',
    path: '/guilds/:guild',
    handle: ({ world }, call) => {
      removeBotFromGuild(world, resolveGuildContents(world, call).guild);
      return EMPTY_RESPONSE;
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild/commands',
    handle: ({ world }, { param, query }) => {
      const { guild } = resolveGuildContents(world, { param });
      const as = query.get('as') ?? guild.ownerId;
      const channel = query.get('channel') ?? undefined;
      return { status: 200, body: listUsableCommands(world, resolveActor(world, { as, guild: guild.id, channel })) };
    },
  },
  {
    method: 'POST',
    path: '/guilds/:guild/members',
    handle: ({ world }, call) => {
      const { guild, contents } = resolveGuildContents(world, call);
      const input = parseBody(newMemberSchema, call.body);
      const knownUser = input.userId === undefined ? undefined : findUser(world, input.userId);
      if (knownUser && contents.bans.has(knownUser.id)) throw forbidden('They are banned there.');
      const newUser = { id: input.userId ?? world.nextId(), name: input.name, bot: input.bot ?? false };
      const roles = (input.roles ?? []).map((role) => requireRole(contents, role).id);
      return { status: 201, body: addMember(world, guild, knownUser ?? createUser(newUser), roles) };
    },
  },
  {
    method: 'PATCH',
    path: '/guilds/:guild/members/:user',
    handle: ({ world }, call) => {
      const { guild, contents } = resolveGuildContents(world, call);
      const member = requireMember(contents, call.param('user'));
      const change = parseBody(memberChangeSchema, call.body);
      if (change.roles) member.roles = change.roles.map((role) => requireRole(contents, role).id);
      if (change.nick !== undefined) member.nick = change.nick;
      announceMemberUpdate(world, guild, member);
      return { status: 200, body: member };
    },
  },
  {
    method: 'DELETE',
    path: '/guilds/:guild/members/:user',
    handle: ({ world }, call) => {
      const { guild, contents } = resolveGuildContents(world, call);
      const member = requireMember(contents, call.param('user'));
      if (member.user.id === world.bot.id) removeBotFromGuild(world, guild);
      else removeMember(world, guild, member);
      return EMPTY_RESPONSE;
    },
  },
  {
    method: 'POST',
    path: '/guilds/:guild/roles',
    handle: ({ world }, call) => ({
      status: 201,
      body: upsertRole(world, resolveGuildContents(world, call).guild, parseBody(roleChangeSchema, call.body)),
    }),
  },
  {
    method: 'PATCH',
    path: '/guilds/:guild/roles/:role',
    handle: ({ world }, call) => {
      const { guild, contents } = resolveGuildContents(world, call);
      const role = requireRole(contents, call.param('role'));
      return { status: 200, body: upsertRole(world, guild, parseBody(roleChangeSchema, call.body), role) };
    },
  },
  {
    method: 'DELETE',
    path: '/guilds/:guild/roles/:role',
    handle: ({ world }, call) => {
      const { guild, contents } = resolveGuildContents(world, call);
      const role = requireRole(contents, call.param('role'));
      if (role.id === guild.id) throw forbidden('Everyone stays.');
      removeRole(world, guild, role);
      return EMPTY_RESPONSE;
    },
  },
  {
    method: 'POST',
    path: '/guilds/:guild/channels',
    handle: ({ world }, call) => ({
      status: 201,
      body: upsertChannel(world, resolveGuildContents(world, call).guild, parseBody(channelChangeSchema, call.body)),
    }),
  },
  {
    method: 'PATCH',
    path: '/channels/:channel',
    handle: ({ world }, { param, body }) => {
      const location = resolveGuildChannel(world, param('channel'));
      return {
        status: 200,
        body: upsertChannel(world, location.guild, parseBody(channelChangeSchema, body), location.channel),
      };
    },
  },
  {
    method: 'DELETE',
    path: '/channels/:channel',
    handle: ({ world }, { param }) => {
      const location = resolveGuildChannel(world, param('channel'));
      removeChannel(world, location.guild, location.channel);
      return EMPTY_RESPONSE;
    },
  },
];

function resolveGuildContents(
  world: World,
  { param }: Pick<Call, 'param'>,
): { guild: GuildState; contents: GuildContents } {
  const guild = resolveGuild(world, param('guild'));
  return { guild, contents: loadGuildContents(world, guild) };
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
