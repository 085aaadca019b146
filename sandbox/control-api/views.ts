import type { APIMessage } from 'discord-api-types/v10';
import { PermissionFlagsBits as bit } from 'discord-api-types/v10';
import type { GuildView, SandboxState } from './contract.ts';
import type { LocalDiscord } from '../local-discord.ts';
import { permissionsIn, type Place } from '../world/permissions/access.ts';
import type { GuildState } from '../world/guilds/guild-state.ts';
import { may } from '../world/permissions/permissions.ts';
import { withFreshLinks } from '../server/cdn/signed-links.ts';
import { compareSnowflakes } from '../world/snowflakes.ts';
import { reactedByOf } from '../world/messages/messages.ts';
import { asSeenBy } from '../world/messages/own-reactions.ts';
import { partsOf, type StoredMessage } from '../world/world.ts';
import { forbidden } from './control-refusal.ts';

export function guildView(local: LocalDiscord, guild: GuildState): GuildView {
  const { roles, channels, threads, members } = partsOf(local.world, guild);
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

export function stateView(local: LocalDiscord, limit: number): SandboxState {
  const { world, sessions, faults, settings } = local;
  return {
    applicationId: settings.applicationId,
    connect: { apiUrl: `${settings.url}/api`, token: settings.token },
    bot: world.bot,
    sessions: sessions.open(),
    guildCount: world.guilds.size,
    guilds: [...world.guilds.values()].slice(0, limit).map((guild) => guildView(local, guild)),
    faults,
    leftGuilds: [...world.leftGuilds.values()].map(({ id, name }) => ({ id, name })),
    presence: [...sessions.byId.values()].at(-1)?.presence ?? null,
  };
}

/** Messages as one person sees them, oldest first: private replies only if theirs. Without a person, all public ones. */
export function messagesSeenBy(
  local: LocalDiscord,
  place: Place,
  how: { userId: string | undefined; limit: number; before: string | null },
): APIMessage[] {
  const { userId, limit, before } = how;
  if (userId !== undefined) {
    const held = permissionsIn(local, place, userId);
    if (!may(held, bit.ViewChannel | bit.ReadMessageHistory)) throw forbidden('They cannot see that channel.');
  }
  const all = [...(local.world.messages.get(place.channel.id)?.values() ?? [])];
  return all
    .filter(({ onlyFor }) => onlyFor === null || onlyFor === userId)
    .filter(({ message }) => before === null || compareSnowflakes(message.id, before) < 0)
    .slice(-limit)
    .map((stored) => shownTo(local, stored, userId));
}

/** One message as a person sees it; without a person, as the bot does. */
export function shownTo(local: LocalDiscord, stored: StoredMessage, userId: string | undefined): APIMessage {
  const message = withFreshLinks(local, stored.message);
  return userId === undefined ? message : asSeenBy(message, reactedByOf(stored), userId);
}
