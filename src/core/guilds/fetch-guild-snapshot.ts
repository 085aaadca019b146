import { persist } from '../../platform/discord/rest/call-with-retry.ts';
import type { DiscordPort } from '../../platform/discord/rest/discord-port.ts';
import type { Log } from '../../platform/log.ts';
import { guildFacts, type GuildFacts } from './guild-snapshot.ts';

/** Asks Discord for everything we keep of a server. Undefined when it will not tell, as of a server just left. */
export async function fetchGuildFacts(
  { port, log, signal }: { port: DiscordPort; log: Log; signal: AbortSignal },
  guildId: string,
  botUserId: string,
): Promise<GuildFacts | undefined> {
  const about = { what: `server ${guildId}`, log, signal };
  const [guild, channels, own] = await Promise.all([
    persist(about, () => port.getGuild(guildId)),
    persist(about, () => port.listChannels(guildId)),
    persist(about, () => port.getMember(guildId, botUserId)),
  ]);
  if (!guild || !channels || !own) return undefined;
  const bot = { userId: botUserId, roleIds: own.roles };
  return guildFacts({ guild, memberCount: null, channels, roles: guild.roles, bot });
}
