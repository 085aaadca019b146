import type { Caches } from '../../platform/cache.ts';
import type { Contexts } from '../../platform/context.ts';
import { escapeText } from '../../platform/discord/messages/escape-text.ts';
import type { RefusalData } from '../../platform/refusal.ts';
import { readGuildSettings } from './settings-store.ts';

/**
 * Creates the function that loads a guild's values for refusal messages: `currency`, the name of its coins. For display
 * only, so a value may be five minutes old.
 */
export function createGuildMessageValues({ contexts, caches }: { contexts: Contexts; caches: Caches }) {
  const cache = caches.of<RefusalData>('config');
  return async (guildId: string): Promise<RefusalData> => {
    const cached = cache.get(guildId, 'values');
    if (cached !== undefined) return cached;
    const ctx = contexts.for({ kind: 'system', job: 'message_values' }, { source: 'system' });
    const guildSettings = await ctx.read(guildId, (queries) => readGuildSettings(queries, guildId));
    const values = { currency: escapeText(guildSettings?.currencyName ?? '') };
    cache.set(guildId, 'values', values);
    return values;
  };
}
