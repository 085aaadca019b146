import { callWithRetry } from '../../platform/discord/rest/call-with-retry.ts';
import type { DiscordPort } from '../../platform/discord/rest/discord-port.ts';
import type { Log } from '../../platform/log.ts';
import { toGuildSnapshot, type GuildSnapshot } from './guild-snapshot.ts';

/** Fetches the snapshot of a guild from Discord. Undefined when Discord refuses, for example after the bot has left. */
export async function fetchGuildSnapshot(
  { port, log, signal }: { port: DiscordPort; log: Log; signal: AbortSignal },
  guildId: string,
  botUserId: string,
): Promise<GuildSnapshot | undefined> {
  const retryOptions = { what: `server ${guildId}`, log, signal };
  const [guild, channels, ownMember] = await Promise.all([
    callWithRetry(retryOptions, () => port.getGuild(guildId)),
    callWithRetry(retryOptions, () => port.listChannels(guildId)),
    callWithRetry(retryOptions, () => port.getMember(guildId, botUserId)),
  ]);
  if (!guild || !channels || !ownMember) return undefined;
  const bot = { userId: botUserId, roleIds: ownMember.roles };
  return toGuildSnapshot({ guild, memberCount: null, channels, roles: guild.roles, bot });
}
