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
import type { GuildParts, GuildState } from '../../world/guilds/guild-state.ts';
import {
  addGuild,
  changeGuild,
  putChannel,
  putRole,
  removeBot,
  removeChannel,
  removeRole,
} from '../../world/guilds/guild-operations.ts';
import { keepImage } from '../../world/images.ts';
import { announceMember, joinMember, removeMember } from '../../world/guilds/membership.ts';
import { makeUser } from '../../world/guilds/object-factories.ts';
import { findUser, partsOf } from '../../world/world.ts';
import { usableCommands } from '../actions/usable-commands.ts';
import { changeableChannel, guildOf, memberOf, personOf, roleOf, sceneOf } from '../name-lookup.ts';
import { fileOf } from './people.ts';
import { forbidden, missing, parse } from '../control-refusal.ts';
import { guildView } from '../views.ts';

const done = { status: 200, body: {} };

/** Acts on guilds, members, roles and channels. */
export const worldRoutes: Route[] = [
  {
    method: 'POST',
    path: '/guilds',
    handle: (local, { body }) => {
      const guild = addGuild(local, parse(newGuildSchema, body));
      if (!guild) throw missing('guild the bot was removed from by that id');
      return { status: 201, body: guildView(local, guild) };
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild',
    handle: (local, call) => ({ status: 200, body: guildView(local, ground(local, call).guild) }),
  },
  {
    method: 'PATCH',
    path: '/guilds/:guild',
    handle: (local, call) => {
      const { owner, icon, ...change } = parse(guildChangeSchema, call.body);
      const { guild } = ground(local, call);
      changeGuild(local, guild, {
        ...change,
        ...(owner === undefined ? {} : { ownerId: personOf(local, owner).id }),
        ...(icon === undefined ? {} : { icon: icon && keepImage(local, 'icons', guild.id, fileOf(icon)) }),
      });
      return { status: 200, body: guildView(local, guild) };
    },
  },
  {
    method: 'DELETE',
    path: '/guilds/:guild',
    handle: (local, call) => {
      removeBot(local, ground(local, call).guild);
      return done;
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild/commands',
    handle: (local, { param, query }) => {
      const { guild } = ground(local, { param });
      const as = query.get('as') ?? guild.ownerId;
      const channel = query.get('channel') ?? undefined;
      return { status: 200, body: usableCommands(local, sceneOf(local, { as, guild: guild.id, channel })) };
    },
  },
  {
    method: 'POST',
    path: '/guilds/:guild/members',
    handle: (local, call) => {
      const { guild, parts } = ground(local, call);
      const wish = parse(newMemberSchema, call.body);
      const known = wish.userId === undefined ? undefined : findUser(local.world, wish.userId);
      if (known && parts.bans.has(known.id)) throw forbidden('They are banned there.');
      const fresh = { id: wish.userId ?? local.world.nextId(), name: wish.name, bot: wish.bot ?? false };
      const roles = (wish.roles ?? []).map((role) => demandRole(parts, role).id);
      return { status: 201, body: joinMember(local, guild, known ?? makeUser(fresh), roles) };
    },
  },
  {
    method: 'PATCH',
    path: '/guilds/:guild/members/:user',
    handle: (local, call) => {
      const { guild, parts } = ground(local, call);
      const member = demandMember(parts, call.param('user'));
      const change = parse(memberChangeSchema, call.body);
      if (change.roles) member.roles = change.roles.map((role) => demandRole(parts, role).id);
      if (change.nick !== undefined) member.nick = change.nick;
      announceMember(local, guild, member);
      return { status: 200, body: member };
    },
  },
  {
    method: 'DELETE',
    path: '/guilds/:guild/members/:user',
    handle: (local, call) => {
      const { guild, parts } = ground(local, call);
      const member = demandMember(parts, call.param('user'));
      if (member.user.id === local.world.bot.id) removeBot(local, guild);
      else removeMember(local, guild, member);
      return done;
    },
  },
  {
    method: 'POST',
    path: '/guilds/:guild/roles',
    handle: (local, call) => ({
      status: 201,
      body: putRole(local, ground(local, call).guild, parse(roleChangeSchema, call.body)),
    }),
  },
  {
    method: 'PATCH',
    path: '/guilds/:guild/roles/:role',
    handle: (local, call) => {
      const { guild, parts } = ground(local, call);
      const role = demandRole(parts, call.param('role'));
      return { status: 200, body: putRole(local, guild, parse(roleChangeSchema, call.body), role) };
    },
  },
  {
    method: 'DELETE',
    path: '/guilds/:guild/roles/:role',
    handle: (local, call) => {
      const { guild, parts } = ground(local, call);
      const role = demandRole(parts, call.param('role'));
      if (role.id === guild.id) throw forbidden('Everyone stays.');
      removeRole(local, guild, role);
      return done;
    },
  },
  {
    method: 'POST',
    path: '/guilds/:guild/channels',
    handle: (local, call) => ({
      status: 201,
      body: putChannel(local, ground(local, call).guild, parse(channelChangeSchema, call.body)),
    }),
  },
  {
    method: 'PATCH',
    path: '/channels/:channel',
    handle: (local, { param, body }) => {
      const place = changeableChannel(local, param('channel'));
      return { status: 200, body: putChannel(local, place.guild, parse(channelChangeSchema, body), place.channel) };
    },
  },
  {
    method: 'DELETE',
    path: '/channels/:channel',
    handle: (local, { param }) => {
      const place = changeableChannel(local, param('channel'));
      removeChannel(local, place.guild, place.channel);
      return done;
    },
  },
];

function ground(local: LocalDiscord, { param }: Pick<Call, 'param'>): { guild: GuildState; parts: GuildParts } {
  const guild = guildOf(local, param('guild'));
  return { guild, parts: partsOf(local.world, guild) };
}

function demandMember(parts: GuildParts, wanted: string) {
  const member = memberOf(parts, wanted);
  if (!member) throw missing(`member called ${wanted}`);
  return member;
}

function demandRole(parts: GuildParts, wanted: string) {
  const role = roleOf(parts, wanted);
  if (!role) throw missing(`role called ${wanted}`);
  return role;
}
