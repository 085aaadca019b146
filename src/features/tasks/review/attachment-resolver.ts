import type { APIMessage } from 'discord-api-types/v10';
import type { DiscordResult } from '../../../platform/outbox/delivery.ts';
import type { ProofFile } from '../shared/rules.ts';
import type { Attachment } from './review-contract.ts';

/** Returned links are valid for at least this long; Discord signs them for a day. */
const MIN_LIFETIME_MS = 3_600_000;
/** The most messages fetched at once. */
const MAX_CONCURRENT_FETCHES = 5;
/** Hosts whose file links are signed. */
const SIGNED_HOSTS = new Set(['cdn.discordapp.com', 'media.discordapp.net']);
const MAX_CACHED_LINKS = 2_000;

/** Fetches one message from Discord. */
export type GetMessage = (location: { channelId: string; messageId: string }) => Promise<DiscordResult<APIMessage>>;
/** Returns the files with working links, in the given order. */
export type ResolveAttachments = (files: readonly ProofFile[]) => Promise<Attachment[]>;

/**
 * Returns when a link expires, in milliseconds: `ex` holds hexadecimal seconds (reference.mdx, "Signed Attachment CDN URLs").
 * Returns 0 for a link of Discord without `ex`, which predates signing and no longer works, and for an invalid URL; null for
 * a link that never expires.
 */
export function parseLinkExpiryMs(url: string): number | null {
  if (!URL.canParse(url)) return 0;
  const { hostname, searchParams } = new URL(url);
  const hex = searchParams.get('ex');
  if (hex !== null && /^[0-9a-f]{1,12}$/i.test(hex)) return Number.parseInt(hex, 16) * 1_000;
  return SIGNED_HOSTS.has(hostname) ? 0 : null;
}

/**
 * Creates a resolver that keeps file links working after Discord's links expire: it fetches the message that carries a file and
 * caches the new links until they expire too. A file without a message, or whose message was deleted, loses its link.
 */
export function createAttachmentResolver({
  getMessage,
  nowMs,
}: {
  getMessage: GetMessage;
  nowMs: () => number;
}): ResolveAttachments {
  const cachedUrls = new Map<string, string>();
  const isFresh = (url: string): boolean => {
    const expiryMs = parseLinkExpiryMs(url);
    return expiryMs === null || expiryMs - nowMs() >= MIN_LIFETIME_MS;
  };
  const findFreshUrl = (file: ProofFile): string | undefined =>
    [cachedUrls.get(file.id), file.url].find((url) => url !== undefined && url !== '' && isFresh(url));
  const refresh = async (channelId: string, messageId: string): Promise<void> => {
    const result = await getMessage({ channelId, messageId });
    if (!result.ok) return;
    for (const { id, url } of result.value.attachments) cachedUrls.set(id, url);
    for (const id of cachedUrls.keys()) {
      if (cachedUrls.size <= MAX_CACHED_LINKS) break;
      cachedUrls.delete(id);
    }
  };

  return async (files) => {
    const stale = files.filter((file) => findFreshUrl(file) === undefined && file.message_id !== null);
    const messages = [...new Map(stale.map((file) => [file.message_id, file])).values()];
    for (let start = 0; start < messages.length; start += MAX_CONCURRENT_FETCHES) {
      await Promise.all(
        messages
          .slice(start, start + MAX_CONCURRENT_FETCHES)
          .map((file) => refresh(file.channel_id ?? '', file.message_id ?? '')),
      );
    }
    return files.map((file) => ({
      id: file.id,
      filename: file.filename,
      content_type: file.content_type,
      size: file.size,
      url: findFreshUrl(file) ?? null,
    }));
  };
}
