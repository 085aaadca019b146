import { readGuildSettings, type GuildSettings } from '../../core/guilds/settings-store.ts';
import type { Caches } from '../../platform/cache.ts';
import type { Contexts } from '../../platform/context.ts';
import type { Gate } from '../../platform/discord/interactions/interaction-dispatcher.ts';
import { refuse } from './refusals.ts';
import { ALWAYS_ENABLED_COMMANDS, checkCommand } from './check-command.ts';

/**
 * Creates the gate that refuses commands which a server disabled or allows only in other channels. Settings are cached
 * until they change.
 * Refuses: command_switched_off, wrong_channel (names the channels where commands work).
 */
export function createCommandGate({ contexts, caches }: { contexts: Contexts; caches: Caches }): Gate {
  const cache = caches.of<Promise<GuildSettings | undefined>>('config');
  // Cache the promise before it resolves: a change that arrives meanwhile removes it, so no outdated settings are cached.
  const cachedGuildSettings = (guildId: string): Promise<GuildSettings | undefined> => {
    const cached = cache.get(guildId, 'settings');
    if (cached !== undefined) return cached;
    const ctx = contexts.for({ kind: 'system', job: 'gate' }, { source: 'system' });
    const reading = ctx.read(guildId, (queries) => readGuildSettings(queries, guildId));
    cache.set(guildId, 'settings', reading);
    reading.catch(() => cache.invalidate(guildId, 'settings'));
    return reading;
  };

  return async ({ actor }, interaction, routeInfo) => {
    if (ALWAYS_ENABLED_COMMANDS.includes(routeInfo.command)) return;
    const guildSettings = await cachedGuildSettings(interaction.guildId);
    // The use case refuses an unknown server.
    if (guildSettings === undefined) return cache.invalidate(interaction.guildId, 'settings');
    const check = checkCommand(routeInfo, { actor, interaction }, guildSettings);
    if (check.ok) return;
    if (check.reason === 'command_switched_off') throw refuse('command_switched_off', { command: routeInfo.command });
    throw refuse('wrong_channel', { channels: check.channels.map((id) => `<#${id}>`).join(', ') });
  };
}
