import type { APIMessage } from 'discord-api-types/v10';
import type { DiscordAnswer } from '../../../platform/outbox/delivery.ts';
import type { ProofFile } from '../shared/rules.ts';
import type { AttachmentShown } from '../review-contract.ts';

/** A link handed out lives at least this long; Discord gives them for a day. */
const LEAST_LIFE_MS = 3_600_000;
/** Messages asked for at once. */
const MOST_AT_ONCE = 5;
/** Hosts whose links to files are signed. */
const SIGNING = new Set(['cdn.discordapp.com', 'media.discordapp.net']);
const MOST_KEPT = 2_000;

/** Discord's answer for one message. */
export type GetMessage = (at: { channelId: string; messageId: string }) => Promise<DiscordAnswer<APIMessage>>;
/** Shows files with links that work: answers them in the order given. */
export type FileLinks = (files: readonly ProofFile[]) => Promise<AttachmentShown[]>;

/**
 * When a link of Discord's expires: its `ex` is the moment in hexadecimal seconds (reference.mdx, "Signed Attachment CDN URLs").
 * Discord's own addresses without one are from before links were signed, and dead. Null for what never expires.
 */
export function expiryMsOf(url: string): number | null {
  if (!URL.canParse(url)) return 0;
  const { hostname, searchParams } = new URL(url);
  const hex = searchParams.get('ex');
  if (hex !== null && /^[0-9a-f]{1,12}$/i.test(hex)) return Number.parseInt(hex, 16) * 1_000;
  return SIGNING.has(hostname) ? 0 : null;
}

/**
 * Keeps links to files working after Discord's have expired: the message that carries a file is asked for again, and its fresh
 * links are remembered until they expire too. A file whose message is gone, or that never lay in one, loses its link.
 */
export function createFileLinks({ getMessage, nowMs }: { getMessage: GetMessage; nowMs: () => number }): FileLinks {
  const kept = new Map<string, string>();
  const isGood = (url: string): boolean => {
    const expiryMs = expiryMsOf(url);
    return expiryMs === null || expiryMs - nowMs() >= LEAST_LIFE_MS;
  };
  const known = (file: ProofFile): string | undefined =>
    [kept.get(file.id), file.url].find((url) => url !== undefined && url !== '' && isGood(url));
  const refresh = async (channelId: string, messageId: string): Promise<void> => {
    const answer = await getMessage({ channelId, messageId });
    if (!answer.ok) return;
    for (const { id, url } of answer.value.attachments) kept.set(id, url);
    for (const id of kept.keys()) {
      if (kept.size <= MOST_KEPT) break;
      kept.delete(id);
    }
  };

  return async (files) => {
    const lost = files.filter((file) => known(file) === undefined && file.message_id !== null);
    const messages = [...new Map(lost.map((file) => [file.message_id, file])).values()];
    for (let from = 0; from < messages.length; from += MOST_AT_ONCE) {
      await Promise.all(
        messages.slice(from, from + MOST_AT_ONCE).map((file) => refresh(file.channel_id ?? '', file.message_id ?? '')),
      );
    }
    return files.map((file) => ({
      id: file.id,
      filename: file.filename,
      content_type: file.content_type,
      size: file.size,
      url: known(file) ?? null,
    }));
  };
}
