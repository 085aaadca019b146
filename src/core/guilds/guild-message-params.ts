import type { Caches } from '../../platform/cache.ts';
import type { Contexts } from '../../platform/context.ts';
import { escapeText } from '../../platform/discord/messages/escape-text.ts';
import type { RefusalData } from '../../platform/refusal.ts';
import { readManner } from './settings-store.ts';

/** What sentences of refusals say about a server: `currency`, the name of its coins. A display only, so it may be five minutes old. */
export function createGuildWords({ contexts, caches }: { contexts: Contexts; caches: Caches }) {
  const kept = caches.of<RefusalData>('config');
  return async (guildId: string): Promise<RefusalData> => {
    const known = kept.get(guildId, 'words');
    if (known !== undefined) return known;
    const ctx = contexts.for({ kind: 'system', job: 'words' }, { source: 'system' });
    const manner = await ctx.read(guildId, (queries) => readManner(queries, guildId));
    const words = { currency: escapeText(manner?.currencyName ?? '') };
    kept.set(guildId, 'words', words);
    return words;
  };
}
