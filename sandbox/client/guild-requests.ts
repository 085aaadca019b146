import type { APIChannel, APIGuildMember, APIMessage, APIRole } from 'discord-api-types/v10';
import type {
  ChannelChange,
  GuildChange,
  GuildView,
  MemberChange,
  NewGuild,
  NewMember,
  OverwriteChange,
  RoleChange,
} from '../control-api/contract.ts';
import { encodePath, type ControlCall } from './control-call.ts';

/** Reads and changes guilds with their members and roles. */
export function createGuildRequests(call: ControlCall) {
  return {
    guild: (guild: string): Promise<GuildView> => call('GET', encodePath`/guilds/${guild}`),
    addGuild: (guild: NewGuild = {}): Promise<GuildView> => call('POST', '/guilds', guild),
    removeGuild: (guild: string): Promise<object> => call('DELETE', encodePath`/guilds/${guild}`),
    changeGuild: (guild: string, change: GuildChange): Promise<GuildView> =>
      call('PATCH', encodePath`/guilds/${guild}`, change),
    join: (guild: string, member: NewMember): Promise<APIGuildMember> =>
      call('POST', encodePath`/guilds/${guild}/members`, member),
    leave: (guild: string, member: string): Promise<object> =>
      call('DELETE', encodePath`/guilds/${guild}/members/${member}`),
    changeMember: (guild: string, member: string, change: MemberChange): Promise<APIGuildMember> =>
      call('PATCH', encodePath`/guilds/${guild}/members/${member}`, change),
    addRole: (guild: string, role: RoleChange): Promise<APIRole> =>
      call('POST', encodePath`/guilds/${guild}/roles`, role),
    changeRole: (guild: string, role: string, change: RoleChange): Promise<APIRole> =>
      call('PATCH', encodePath`/guilds/${guild}/roles/${role}`, change),
    removeRole: (guild: string, role: string): Promise<object> =>
      call('DELETE', encodePath`/guilds/${guild}/roles/${role}`),
  };
}

/** Reads and changes channels with their overwrites. */
export function createChannelRequests(call: ControlCall) {
  return {
    addChannel: (guild: string, channel: ChannelChange): Promise<APIChannel> =>
      call('POST', encodePath`/guilds/${guild}/channels`, channel),
    changeChannel: (channel: string, change: ChannelChange): Promise<APIChannel> =>
      call('PATCH', encodePath`/channels/${channel}`, change),
    removeChannel: (channel: string): Promise<object> => call('DELETE', encodePath`/channels/${channel}`),
    /** Sets what a role or member (id or name) may do in one channel (id or name). */
    setOverwrite: (channel: string, target: string, change: OverwriteChange): Promise<APIChannel> =>
      call('PUT', encodePath`/channels/${channel}/permissions/${target}`, change),
    removeOverwrite: (channel: string, target: string): Promise<APIChannel> =>
      call('DELETE', encodePath`/channels/${channel}/permissions/${target}`),
    pins: (channel: string): Promise<APIMessage[]> => call('GET', encodePath`/channels/${channel}/pins`),
  };
}
