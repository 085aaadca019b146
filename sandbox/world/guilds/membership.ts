import { type APIGuildMember, type APIUser, GatewayIntentBits as Intent } from 'discord-api-types/v10';
import { type World, loadGuildContents } from '../world.ts';
import type { GuildState } from './guild-state.ts';
import { formatTimestamp } from '../format-timestamp.ts';
import { createMember } from './object-factories.ts';

/** Every session receives changes of the bot's own member; other members need the members intent. */
const intentsForMember = (world: World, userId: string): number => (userId === world.bot.id ? 0 : Intent.GuildMembers);

export function setMemberRoles(world: World, guild: GuildState, member: APIGuildMember, roles: string[]): void {
  member.roles = roles;
  announceMemberUpdate(world, guild, member);
}

export function announceMemberUpdate(world: World, guild: GuildState, member: APIGuildMember): void {
  world.events.dispatch({
    event: 'GUILD_MEMBER_UPDATE',
    data: { guild_id: guild.id, ...member },
    guildId: guild.id,
    intents: intentsForMember(world, member.user.id),
  });
  world.events.notify({ type: 'guild', guildId: guild.id, change: 'update' });
}

export function addMember(world: World, guild: GuildState, user: APIUser, roles: string[]): APIGuildMember {
  const member = createMember(user, { roles, joinedAt: formatTimestamp(world.now()) });
  const contents = loadGuildContents(world, guild);
  world.users.set(user.id, user);
  contents.members.set(user.id, member);
  world.events.dispatch({
    event: 'GUILD_MEMBER_ADD',
    data: { guild_id: guild.id, ...member },
    guildId: guild.id,
    intents: Intent.GuildMembers,
  });
  world.events.notify({ type: 'guild', guildId: guild.id, change: 'update' });
  return member;
}

/** Bans a user and removes them if they are a member. */
export function banUser(world: World, guild: GuildState, user: APIUser, reason: string | null): void {
  const contents = loadGuildContents(world, guild);
  const member = contents.members.get(user.id);
  contents.bans.set(user.id, { user, reason });
  if (member) removeMember(world, guild, member);
  announceBan(world, guild, { event: 'GUILD_BAN_ADD', user });
}

export function unbanUser(world: World, guild: GuildState, user: APIUser): void {
  loadGuildContents(world, guild).bans.delete(user.id);
  announceBan(world, guild, { event: 'GUILD_BAN_REMOVE', user });
}

function announceBan(world: World, guild: GuildState, change: { event: string; user: APIUser }): void {
  const data = { guild_id: guild.id, user: change.user };
  world.events.dispatch({ event: change.event, data, guildId: guild.id, intents: Intent.GuildModeration });
}

export function removeMember(world: World, guild: GuildState, member: APIGuildMember): void {
  loadGuildContents(world, guild).members.delete(member.user.id);
  world.events.dispatch({
    event: 'GUILD_MEMBER_REMOVE',
    data: { guild_id: guild.id, user: member.user },
    guildId: guild.id,
    intents: Intent.GuildMembers,
  });
  world.events.notify({ type: 'guild', guildId: guild.id, change: 'update' });
}
