import { readGuildSettings, type GuildSettings } from '../../core/guilds/settings-store.ts';
import type { Caches } from '../../platform/cache.ts';
import type { Contexts } from '../../platform/context.ts';
import type { Gate } from '../../platform/discord/interactions/interaction-dispatcher.ts';
import { defineRefusals } from '../../platform/refusal.ts';
import { ALWAYS_ENABLED_COMMANDS, checkCommand } from './check-command.ts';

const refuse = defineRefusals({ command_switched_off: 'forbidden', wrong_channel: 'forbidden' });

/**
 * Stops what a server has switched off or wants in other channels. Of a server that was asked for lately it knows the
 * answer without the database, until a change of its settings is heard.
 * Refuses: command_switched_off, wrong_channel (which names where commands work).
 */
export function createCommandGate({ contexts, caches }: { contexts: Contexts; caches: Caches }): Gate {
  const cache = caches.of<Promise<GuildSettings | undefined>>('config');
  // The promise is kept before it is fulfilled: a change heard meanwhile forgets it, so nothing older is remembered.
  const cachedGuildSettings = (guildId: string): Promise<GuildSettings | undefined> => {
    const cached = cache.get(guildId, 'manner');
    if (cached !== undefined) return cached;
    const ctx = contexts.for({ kind: 'system', job: 'gate' }, { source: 'system' });
    const reading = ctx.read(guildId, (queries) => readGuildSettings(queries, guildId));
    cache.set(guildId, 'manner', reading);
    reading.catch(() => cache.invalidate(guildId, 'manner'));
    return reading;
  };

  return async ({ actor }, interaction, invocation) => {
    if (ALWAYS_ENABLED_COMMANDS.includes(invocation.command)) return;
    const guildSettings = await cachedGuildSettings(interaction.guildId);
    // Of a server that is not known the verb says so.
    if (guildSettings === undefined) return cache.invalidate(interaction.guildId, 'manner');
    const check = checkCommand(invocation, { actor, interaction }, guildSettings);
    if (check.ok) return;
    if (check.reason === 'command_switched_off') throw refuse('command_switched_off', { command: invocation.command });
    throw refuse('wrong_channel', { channels: check.channels.map((id) => `<#${id}>`).join(', ') });
  };
}
