import { findMessage, t } from '../../../../locales/translate.ts';
import { isUnavailable, isUncertain } from '../../db/database.ts';
import type { Log } from '../../log.ts';
import { refusalMessage } from '../../refusal-message.ts';
import { Refusal, type RefusalData } from '../../refusal.ts';
import { privateReply, type Reply } from '../messages/reply.ts';
import { StaleInteraction } from '../commands/stale-interaction.ts';
import { escapeText } from '../messages/escape-text.ts';

/** Channel mentions as Discord formats them: ids only, so no text of a user. */
const CHANNEL_MENTIONS = /^<#\d+>(, <#\d+>)*$/;
/** Discord's limit for the content of a message. */
const MAX_CONTENT_LENGTH = 2_000;

/**
 * Returns the reply to a user when a handler failed. A refusal has its own message; anything unexpected is logged, and
 * the user gets the reference that identifies it in the log. `readMessageValues` reads the values that a message may
 * need beyond the refusal's own data, such as the guild's currency.
 */
export async function toErrorReply(
  error: unknown,
  details: { interactionId: string; log: Log; readMessageValues: () => Promise<RefusalData> },
): Promise<Reply> {
  const { interactionId, log, readMessageValues } = details;
  if (error instanceof StaleInteraction) return privateReply({ content: t('discord.button_unknown') });
  if (error instanceof Refusal && findMessage('refusals', error.code) !== undefined) {
    const messageValues = await readMessageValues();
    return privateReply({ content: refusalText(error, messageValues) });
  }
  const reference = errorReference(interactionId);
  log.error({ err: error, reference }, 'An interaction failed.');
  if (isUncertain(error)) return privateReply({ content: t('refusals.uncertain') });
  if (isUnavailable(error)) return privateReply({ content: t('refusals.unavailable') });
  return privateReply({ content: t('refusals.unexpected', { reference }) });
}

/**
 * Formats a refusal for users, with text written by other users, such as names, escaped. `messageValues` are those of
 * the guild.
 */
export function refusalText(refusal: Refusal, messageValues: RefusalData = {}): string {
  const data = { ...messageValues, ...withUnixSeconds(refusal.data) };
  const escaped = Object.entries(data).map(([name, value]): [string, string | number] => [
    name,
    typeof value === 'string' && !CHANNEL_MENTIONS.test(value) ? escapeText(value) : value,
  ]);
  return refusalMessage(refusal.code, Object.fromEntries(escaped)).slice(0, MAX_CONTENT_LENGTH);
}

/** Short enough to be read aloud, and searchable in the log. */
export const errorReference = (interactionId: string): string =>
  BigInt(interactionId).toString(36).slice(-8).toUpperCase();

/** Discord shows times as `<t:seconds:R>`: adds an `…_at_seconds` to every `…_at`. */
function withUnixSeconds(data: RefusalData): RefusalData {
  const unixSeconds = Object.entries(data)
    .filter(([name, value]) => name.endsWith('_at') && typeof value === 'string')
    .map(([name, value]) => [`${name}_seconds`, Math.ceil(Date.parse(String(value)) / 1_000)] as const);
  return { ...Object.fromEntries(unixSeconds), ...data };
}
