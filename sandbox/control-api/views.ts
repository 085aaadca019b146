import type { APIMessage } from 'discord-api-types/v10';
import { PermissionFlagsBits as bit } from 'discord-api-types/v10';
import type { GuildView, SandboxState } from './contract.ts';
import { computeChannelPermissions, type ChannelLocation } from '../world/permissions/access.ts';
import type { GuildState } from '../world/guilds/guild-state.ts';
import { hasPermissions } from '../world/permissions/permissions.ts';
import { renewMessageLinks } from '../server/cdn/signed-links.ts';
import { compareSnowflakes } from '../world/snowflakes.ts';
import { toReactedBy } from '../world/messages/messages.ts';
import { withOwnReactions } from '../world/messages/own-reactions.ts';
import { loadGuildContents, type StoredMessage, type World } from '../world/world.ts';
import { forbidden } from './control-refusal.ts';
import type { ControlContext } from './control-context.ts';

export function toGuildView(world: World, guild: GuildState): GuildView {
  const { roles, channels, threads, members } = loadGuildContents(world, guild);
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

export function toSandboxState({ world, sessions, faults, settings }: ControlContext, limit: number): SandboxState {
  return {
    applicationId: settings.applicationId,
    connect: { apiUrl: `${settings.url}/api`, token: settings.token },
    bot: world.bot,
    sessions: sessions.countOpen(),
    guildCount: world.guilds.size,
    guilds: [...world.guilds.values()].slice(0, limit).map((guild) => toGuildView(world, guild)),
    faults: faults.settings,
    leftGuilds: [...world.leftGuilds.values()].map(({ id, name }) => ({ id, name })),
    presence: [...sessions.byId.values()].at(-1)?.presence ?? null,
  };
}

/**
 * Returns messages as one person sees them, oldest first: of private replies only their own. Without a user, all public
 * ones.
 */
export function listVisibleMessages(
  context: ControlContext,
  location: ChannelLocation,
  options: { userId: string | undefined; limit: number; before: string | null },
): APIMessage[] {
  const { world } = context;
  const { userId, limit, before } = options;
  if (userId !== undefined) {
    const permissions = computeChannelPermissions(world, location, userId);
    if (!hasPermissions(permissions, bit.ViewChannel | bit.ReadMessageHistory))
      throw forbidden('They cannot see that channel.');
  }
  const all = [...(world.messages.get(location.channel.id)?.values() ?? [])];
  return all
    .filter(({ onlyFor }) => onlyFor === null || onlyFor === userId)
    .filter(({ message }) => before === null || compareSnowflakes(message.id, before) < 0)
    .slice(-limit)
    .map((stored) => messageForViewer(context, stored, userId));
}

/** Returns one message as a person sees it; without a user, as the bot does. */
export function messageForViewer(
  context: ControlContext,
  stored: StoredMessage,
  userId: string | undefined,
): APIMessage {
  const message = renewMessageLinks(context, stored.message);
  return userId === undefined ? message : withOwnReactions(message, toReactedBy(stored), userId);
}
