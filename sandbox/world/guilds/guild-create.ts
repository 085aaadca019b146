import {
  GatewayIntentBits,
  type GatewayGuildCreateDispatchData,
  type GatewayPresenceUpdate,
} from 'discord-api-types/v10';
import { toApiGuild, type GuildState } from './guild-state.ts';
import { buildPresences } from './presences.ts';
import type { World } from '../world.ts';

/**
 * Builds the data of GUILD_CREATE. Without the presences intent Discord sends only the bot among the members. The
 * contents of an unloaded guild are built for this frame and not stored.
 */
export function buildGuildCreate(world: World, guild: GuildState, intents: number): GatewayGuildCreateDispatchData {
  const includesEveryone = (intents & GatewayIntentBits.GuildPresences) !== 0;
  const contents = guild.contents ?? guild.build({ onlyBot: !includesEveryone });
  const botMember = contents.members.get(world.bot.id);
  const memberCount = guild.contents?.members.size ?? guild.memberCount;
  const members = includesEveryone ? [...contents.members.values()] : botMember ? [botMember] : [];
  return {
    ...toApiGuild(guild, [...contents.roles.values()]),
    joined_at: guild.botJoinedAt,
    large: memberCount > 250,
    unavailable: false,
    member_count: memberCount,
    voice_states: [],
    members,
    channels: [...contents.channels.values()],
    threads: [...contents.threads.values()]
      .filter((thread) => thread.channel.thread_metadata?.archived !== true)
      .map(({ channel, members: threadMembers }) => {
        const botThreadMember = threadMembers.get(world.bot.id);
        return botThreadMember ? { ...channel, member: botThreadMember } : channel;
      }),
    // The types describe activities as clients send them; the gateway's differ.
    presences: (includesEveryone
      ? buildPresences(world, guild, contents.members.keys())
      : []) as GatewayPresenceUpdate[],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  } satisfies GatewayGuildCreateDispatchData;
}
