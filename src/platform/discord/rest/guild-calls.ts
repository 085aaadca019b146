import type { REST } from '@discordjs/rest';
import {
  Routes,
  type APIChannel,
  type APIDMChannel,
  type APIGuild,
  type APIGuildMember,
  type APIRole,
} from 'discord-api-types/v10';
import type { AsyncResult, CallDiscord } from './call-discord.ts';

type RoleAssignment = { guildId: string; userId: string; roleId: string; reason?: string };

export type GuildCalls = {
  addRole(role: RoleAssignment): AsyncResult<void>;
  removeRole(role: RoleAssignment): AsyncResult<void>;
  openDm(userId: string): AsyncResult<APIDMChannel>;
  getGuild(guildId: string): AsyncResult<APIGuild>;
  listChannels(guildId: string): AsyncResult<APIChannel[]>;
  listRoles(guildId: string): AsyncResult<APIRole[]>;
  getChannel(channelId: string): AsyncResult<APIChannel>;
  getMember(guildId: string, userId: string): AsyncResult<APIGuildMember>;
  /**
   * In the order of their ids, after the given one; at most 1,000. Without the privileged members intent `blocked` with
   * 50001.
   */
  listMembers(guildId: string, page: { after: string; limit: number }): AsyncResult<APIGuildMember[]>;
};

export const createGuildCalls = (rest: REST, call: CallDiscord): GuildCalls => ({
  addRole: (role) => call(() => rest.put(memberRoleUrl(role), auditReason(role))),
  removeRole: (role) => call(() => rest.delete(memberRoleUrl(role), auditReason(role))),
  openDm: (userId) => call(() => rest.post(Routes.userChannels(), { body: { recipient_id: userId } })),
  getGuild: (guildId) => call(() => rest.get(Routes.guild(guildId))),
  listChannels: (guildId) => call(() => rest.get(Routes.guildChannels(guildId))),
  listRoles: (guildId) => call(() => rest.get(Routes.guildRoles(guildId))),
  getChannel: (channelId) => call(() => rest.get(Routes.channel(channelId))),
  getMember: (guildId, userId) => call(() => rest.get(Routes.guildMember(guildId, userId))),
  listMembers: (guildId, { after, limit }) =>
    call(() => rest.get(Routes.guildMembers(guildId), { query: new URLSearchParams({ after, limit: String(limit) }) })),
});

const memberRoleUrl = (role: RoleAssignment) => Routes.guildMemberRole(role.guildId, role.userId, role.roleId);
const auditReason = (role: RoleAssignment) => (role.reason === undefined ? {} : { reason: role.reason.slice(0, 512) });
