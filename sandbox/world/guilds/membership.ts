import { type APIGuildMember, type APIUser, GatewayIntentBits as Intent } from 'discord-api-types/v10';
import type { LocalDiscord } from '../../local-discord.ts';
import type { GuildState } from './guild-state.ts';
import { formatTimestamp } from '../format-timestamp.ts';
import { makeMember } from './object-factories.ts';
import { loadGuildContents } from '../world.ts';

/** A change of the bot's own membership reaches every session; others need the members' intent. */
const intentsForMember = (local: LocalDiscord, userId: string): number =>
  userId === local.world.bot.id ? 0 : Intent.GuildMembers;

export function setMemberRoles(local: LocalDiscord, guild: GuildState, member: APIGuildMember, roles: string[]): void {
  member.roles = roles;
  announceMemberUpdate(local, guild, member);
}

export function announceMemberUpdate(local: LocalDiscord, guild: GuildState, member: APIGuildMember): void {
  local.sessions.dispatch({
    event: 'GUILD_MEMBER_UPDATE',
    data: { guild_id: guild.id, ...member },
    guildId: guild.id,
    intents: intentsForMember(local, member.user.id),
  });
  local.broadcaster.emit({ type: 'guild', guildId: guild.id, change: 'update' });
}

export function addMember(local: LocalDiscord, guild: GuildState, user: APIUser, roles: string[]): APIGuildMember {
  const member = makeMember(user, { roles, joinedAt: formatTimestamp(local.world.now()) });
  const contents = loadGuildContents(local.world, guild);
  local.world.users.set(user.id, user);
  contents.members.set(user.id, member);
  local.sessions.dispatch({
    event: 'GUILD_MEMBER_ADD',
    data: { guild_id: guild.id, ...member },
    guildId: guild.id,
    intents: Intent.GuildMembers,
  });
  local.broadcaster.emit({ type: 'guild', guildId: guild.id, change: 'update' });
  return member;
}

/** Takes somebody out, if they are in, and keeps them out. */
export function banUser(local: LocalDiscord, guild: GuildState, user: APIUser, reason: string | null): void {
  const contents = loadGuildContents(local.world, guild);
  const member = contents.members.get(user.id);
  contents.bans.set(user.id, { user, reason });
  if (member) removeMember(local, guild, member);
  announceBan(local, guild, { event: 'GUILD_BAN_ADD', user });
}

export function unbanUser(local: LocalDiscord, guild: GuildState, user: APIUser): void {
  loadGuildContents(local.world, guild).bans.delete(user.id);
  announceBan(local, guild, { event: 'GUILD_BAN_REMOVE', user });
}

function announceBan(local: LocalDiscord, guild: GuildState, change: { event: string; user: APIUser }): void {
  const data = { guild_id: guild.id, user: change.user };
  local.sessions.dispatch({ event: change.event, data, guildId: guild.id, intents: Intent.GuildModeration });
}

export function removeMember(local: LocalDiscord, guild: GuildState, member: APIGuildMember): void {
  loadGuildContents(local.world, guild).members.delete(member.user.id);
  local.sessions.dispatch({
    event: 'GUILD_MEMBER_REMOVE',
    data: { guild_id: guild.id, user: member.user },
    guildId: guild.id,
    intents: Intent.GuildMembers,
  });
  local.broadcaster.emit({ type: 'guild', guildId: guild.id, change: 'update' });
}
