import {
  GatewayIntentBits,
  type GatewayGuildCreateDispatchData,
  type GatewayPresenceUpdate,
} from 'discord-api-types/v10';
import { apiGuild, type GuildState } from './guild-state.ts';
import { presencesIn } from './presences.ts';
import type { World } from '../world.ts';

/**
 * What GUILD_CREATE carries. Without the presences intent Discord sends only the bot among the members. A guild nobody
 * touched is built for the frame and let go again.
 */
export function guildCreateData(world: World, guild: GuildState, intents: number): GatewayGuildCreateDispatchData {
  const everyone = (intents & GatewayIntentBits.GuildPresences) !== 0;
  const parts = guild.parts ?? guild.build({ onlyBot: !everyone });
  const self = parts.members.get(world.bot.id);
  const count = guild.parts?.members.size ?? guild.memberCount;
  const members = everyone ? [...parts.members.values()] : self ? [self] : [];
  return {
    ...apiGuild(guild, [...parts.roles.values()]),
    joined_at: guild.botJoinedAt,
    large: count > 250,
    unavailable: false,
    member_count: count,
    voice_states: [],
    members,
    channels: [...parts.channels.values()],
    threads: [...parts.threads.values()]
      .filter((thread) => thread.channel.thread_metadata?.archived !== true)
      .map(({ channel, members: joined }) => {
        const own = joined.get(world.bot.id);
        return own ? { ...channel, member: own } : channel;
      }),
    // The types know activities as clients send them; these are as the gateway does.
    presences: (everyone ? presencesIn(world, guild, parts.members.keys()) : []) as GatewayPresenceUpdate[],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  } satisfies GatewayGuildCreateDispatchData;
}
