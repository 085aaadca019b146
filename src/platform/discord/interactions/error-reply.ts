import { hasMessage, t } from '../../../../locales/translate.ts';
import { isUnavailable, isUncertain } from '../../db/database.ts';
import type { Log } from '../../log.ts';
import { Refusal, type RefusalData } from '../../refusal.ts';
import { privateReply, type Reply } from '../messages/reply.ts';
import { StaleInteraction } from '../commands/stale-interaction.ts';
import { escapeText } from '../messages/escape-text.ts';

/** Channels as Discord links them: ids alone, and so nobody's words. */
const CHANNEL_MENTIONS = /^<#\d+>(, <#\d+>)*$/;
/** Of a message's content, by Discord's limits. */
const MAX_CONTENT_LENGTH = 2_000;

/**
 * What a person is told when a handler did not answer. A refusal has its sentence; anything unexpected is logged, and the
 * person gets the reference under which it stands in the log. `wordsOf` reads what the sentences may need beyond the
 * refusal's own data, the server's currency among it.
 */
export async function toErrorReply(
  error: unknown,
  details: { interactionId: string; log: Log; readMessageValues: () => Promise<RefusalData> },
): Promise<Reply> {
  const { interactionId, log, readMessageValues } = details;
  if (error instanceof StaleInteraction) return privateReply({ content: t('discord.button_unknown') });
  if (error instanceof Refusal && hasMessage(`refusals.${error.code}`)) {
    const messageValues = await readMessageValues();
    return privateReply({ content: refusalText(error, messageValues) });
  }
  const reference = errorReference(interactionId);
  log.error({ err: error, reference }, 'An interaction failed.');
  if (isUncertain(error)) return privateReply({ content: t('refusals.uncertain') });
  if (isUnavailable(error)) return privateReply({ content: t('refusals.unavailable') });
  return privateReply({ content: t('refusals.unexpected', { reference }) });
}

/** A refusal in words for people, with what others have written, such as names, made plain. `more` is what the server adds. */
export function refusalText(refusal: Refusal, messageValues: RefusalData = {}): string {
  const data = { ...messageValues, ...withUnixSeconds(refusal.data) };
  const escaped = Object.entries(data).map(([name, value]): [string, string | number] => [
    name,
    typeof value === 'string' && !CHANNEL_MENTIONS.test(value) ? escapeText(value) : value,
  ]);
  return t(`refusals.${refusal.code}`, Object.fromEntries(escaped)).slice(0, MAX_CONTENT_LENGTH);
}

/** Short enough to be read out, and found in the log. */
export const errorReference = (interactionId: string): string =>
  BigInt(interactionId).toString(36).slice(-8).toUpperCase();

/** Discord shows moments as `<t:seconds:R>`: beside every `…_at` stands `…_at_seconds`. */
function withUnixSeconds(data: RefusalData): RefusalData {
  const unixSeconds = Object.entries(data)
    .filter(([name, value]) => name.endsWith('_at') && typeof value === 'string')
    .map(([name, value]) => [`${name}_seconds`, Math.ceil(Date.parse(String(value)) / 1_000)] as const);
  return { ...Object.fromEntries(unixSeconds), ...data };
}
