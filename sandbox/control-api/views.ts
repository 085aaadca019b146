import type { APIMessage } from 'discord-api-types/v10';
import { PermissionFlagsBits as bit } from 'discord-api-types/v10';
import type { GuildView, SandboxState } from './contract.ts';
import type { LocalDiscord } from '../local-discord.ts';
import { computeChannelPermissions, type Place } from '../world/permissions/access.ts';
import type { GuildState } from '../world/guilds/guild-state.ts';
import { hasPermissions } from '../world/permissions/permissions.ts';
import { renewMessageLinks } from '../server/cdn/signed-links.ts';
import { compareSnowflakes } from '../world/snowflakes.ts';
import { toReactedBy } from '../world/messages/messages.ts';
import { withOwnReactions } from '../world/messages/own-reactions.ts';
import { loadGuildContents, type StoredMessage } from '../world/world.ts';
import { forbidden } from './control-refusal.ts';

export function toGuildView(local: LocalDiscord, guild: GuildState): GuildView {
  const { roles, channels, threads, members } = loadGuildContents(local.world, guild);
  return {
    id: guild.id,
    name: guild.name,
    icon: guild.icon,
    ownerId: guild.ownerId,
    unavailable: guild.unavailable,
    roles: [...roles.values()],
    channels: [...channels.values()],
    threads: [...threads.values()].map((thread) => ({
      channel: thread.channel,
      memberIds: [...thread.members.keys()],
    })),
    members: [...members.values()],
  };
}

export function toSandboxState(local: LocalDiscord, limit: number): SandboxState {
  const { world, sessions, faults, settings } = local;
  return {
    applicationId: settings.applicationId,
    connect: { apiUrl: `${settings.url}/api`, token: settings.token },
    bot: world.bot,
    sessions: sessions.countOpen(),
    guildCount: world.guilds.size,
    guilds: [...world.guilds.values()].slice(0, limit).map((guild) => toGuildView(local, guild)),
    faults,
    leftGuilds: [...world.leftGuilds.values()].map(({ id, name }) => ({ id, name })),
    presence: [...sessions.byId.values()].at(-1)?.presence ?? null,
  };
}

/** Messages as one person sees them, oldest first: private replies only if theirs. Without a person, all public ones. */
export function listVisibleMessages(
  local: LocalDiscord,
  place: Place,
  options: { userId: string | undefined; limit: number; before: string | null },
): APIMessage[] {
  const { userId, limit, before } = options;
  if (userId !== undefined) {
    const permissions = computeChannelPermissions(local, place, userId);
    if (!hasPermissions(permissions, bit.ViewChannel | bit.ReadMessageHistory))
      throw forbidden('They cannot see that channel.');
  }
  const all = [...(local.world.messages.get(place.channel.id)?.values() ?? [])];
  return all
    .filter(({ onlyFor }) => onlyFor === null || onlyFor === userId)
    .filter(({ message }) => before === null || compareSnowflakes(message.id, before) < 0)
    .slice(-limit)
    .map((stored) => messageForViewer(local, stored, userId));
}

/** One message as a person sees it; without a person, as the bot does. */
export function messageForViewer(local: LocalDiscord, stored: StoredMessage, userId: string | undefined): APIMessage {
  const message = renewMessageLinks(local, stored.message);
  return userId === undefined ? message : withOwnReactions(message, toReactedBy(stored), userId);
}
