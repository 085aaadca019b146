import { readManner, type GuildManner } from '../../core/guilds/settings-store.ts';
import type { Caches } from '../../platform/cache.ts';
import type { Contexts } from '../../platform/context.ts';
import type { Gate } from '../../platform/discord/interactions/interaction-dispatcher.ts';
import { defineRefusals } from '../../platform/refusal.ts';
import { ALWAYS_ON, judgeCommand } from './check-command.ts';

const refuse = defineRefusals({ command_switched_off: 'forbidden', wrong_channel: 'forbidden' });

/**
 * Stops what a server has switched off or wants in other channels. Of a server that was asked for lately it knows the
 * answer without the database, until a change of its settings is heard.
 * Refuses: command_switched_off, wrong_channel (which names where commands work).
 */
export function createCommandGate({ contexts, caches }: { contexts: Contexts; caches: Caches }): Gate {
  const kept = caches.of<Promise<GuildManner | undefined>>('config');
  // The promise is kept before it is fulfilled: a change heard meanwhile forgets it, so nothing older is remembered.
  const mannerOf = (guildId: string): Promise<GuildManner | undefined> => {
    const known = kept.get(guildId, 'manner');
    if (known !== undefined) return known;
    const ctx = contexts.for({ kind: 'system', job: 'gate' }, { source: 'system' });
    const reading = ctx.read(guildId, (queries) => readManner(queries, guildId));
    kept.set(guildId, 'manner', reading);
    reading.catch(() => kept.invalidate(guildId, 'manner'));
    return reading;
  };

  return async ({ actor }, where, asked) => {
    if (ALWAYS_ON.includes(asked.command)) return;
    const manner = await mannerOf(where.guildId);
    // Of a server that is not known the verb says so.
    if (manner === undefined) return kept.invalidate(where.guildId, 'manner');
    const verdict = judgeCommand(asked, { actor, where }, manner);
    if (verdict.ok) return;
    if (verdict.why === 'command_switched_off') throw refuse('command_switched_off', { command: asked.command });
    throw refuse('wrong_channel', { channels: verdict.channels.map((id) => `<#${id}>`).join(', ') });
  };
}
