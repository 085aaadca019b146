import { hasWords, say } from '../../../../locales/translate.ts';
import { isUnavailable, isUncertain } from '../../db/database.ts';
import type { Log } from '../../log.ts';
import { Refusal, type RefusalData } from '../../refusal.ts';
import { privately, type Reply } from '../messages/reply.ts';
import { StaleInteraction } from '../commands/stale-interaction.ts';
import { escapeText } from '../messages/escape-text.ts';

/** Channels as Discord links them: ids alone, and so nobody's words. */
const CHANNELS = /^<#\d+>(, <#\d+>)*$/;
/** Of a message's content, by Discord's limits. */
const LONGEST = 2_000;

/**
 * What a person is told when a handler did not answer. A refusal has its sentence; anything unexpected is logged, and the
 * person gets the reference under which it stands in the log. `wordsOf` reads what the sentences may need beyond the
 * refusal's own data, the server's currency among it.
 */
export async function apologize(
  error: unknown,
  about: { interactionId: string; log: Log; wordsOf: () => Promise<RefusalData> },
): Promise<Reply> {
  const { interactionId, log, wordsOf } = about;
  if (error instanceof StaleInteraction) return privately({ content: say('discord.button_unknown') });
  if (error instanceof Refusal && hasWords(`refusals.${error.code}`)) {
    const more = await wordsOf();
    return privately({ content: refusalWords(error, more) });
  }
  const reference = referenceOf(interactionId);
  log.error({ err: error, reference }, 'An interaction failed.');
  if (isUncertain(error)) return privately({ content: say('refusals.uncertain') });
  if (isUnavailable(error)) return privately({ content: say('refusals.unavailable') });
  return privately({ content: say('refusals.unexpected', { reference }) });
}

/** A refusal in words for people, with what others have written, such as names, made plain. `more` is what the server adds. */
export function refusalWords(refusal: Refusal, more: RefusalData = {}): string {
  const data = { ...more, ...inSeconds(refusal.data) };
  const plain = Object.entries(data).map(([name, value]): [string, string | number] => [
    name,
    typeof value === 'string' && !CHANNELS.test(value) ? escapeText(value) : value,
  ]);
  return say(`refusals.${refusal.code}`, Object.fromEntries(plain)).slice(0, LONGEST);
}

/** Short enough to be read out, and found in the log. */
export const referenceOf = (interactionId: string): string =>
  BigInt(interactionId).toString(36).slice(-8).toUpperCase();

/** Discord shows moments as `<t:seconds:R>`: beside every `…_at` stands `…_at_seconds`. */
function inSeconds(data: RefusalData): RefusalData {
  const moments = Object.entries(data)
    .filter(([name, value]) => name.endsWith('_at') && typeof value === 'string')
    .map(([name, value]) => [`${name}_seconds`, Math.ceil(Date.parse(String(value)) / 1_000)] as const);
  return { ...Object.fromEntries(moments), ...data };
}
