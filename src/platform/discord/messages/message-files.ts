import type { RawFile } from '@discordjs/rest';
import type { APIMessage } from 'discord-api-types/v10';
import type { MessageBody, MessageFile } from './reply.ts';

const CDN_HOSTS = new Set(['cdn.discordapp.com', 'media.discordapp.net']);
const FETCH_TIMEOUT_MS = 20_000;

type FileSource = {
  /** The base of Discord's API: a local Discord keeps its files at the same host. */
  apiUrl: string;
  getMessage(at: { channelId: string; messageId: string }): Promise<APIMessage>;
};

/** Where a file of a message went: `key` is the sender's own name for it. */
export type PostedFile = { key: string; attachmentId: string; url: string };

/**
 * Fetches what is to be uploaded. A file that Discord does not have any more is left out, and so is one that lies anywhere
 * else. Throws when Discord cannot be reached.
 */
export async function loadFiles(files: readonly MessageFile[], parts: FileSource): Promise<MessageFile[]> {
  const loaded: MessageFile[] = [];
  for (const file of files) {
    const bytes = file.bytes ?? (await fetchBytes(file.url, parts.apiUrl)) ?? (await fetchWithFreshUrl(file, parts));
    if (bytes !== undefined) loaded.push({ ...file, bytes });
  }
  return loaded;
}

async function fetchBytes(address: string, apiUrl: string): Promise<Buffer | undefined> {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const isDiscordUrl = (url.protocol === 'https:' && CDN_HOSTS.has(url.host)) || url.host === new URL(apiUrl).host;
  if (!isDiscordUrl) return undefined;
  const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS), redirect: 'error' });
  if (response.ok) return Buffer.from(await response.arrayBuffer());
  await response.body?.cancel();
  if (response.status >= 500) throw new Error(`a file was answered with ${response.status}`);
  return undefined;
}

/** Links expire; the message that carries the file has a fresh one. */
async function fetchWithFreshUrl({ attachedTo }: MessageFile, parts: FileSource): Promise<Buffer | undefined> {
  if (attachedTo === null) return undefined;
  const message = await parts.getMessage(attachedTo).catch(() => undefined);
  const attachment = message?.attachments.find(({ id }) => id === attachedTo.attachmentId);
  return attachment && fetchBytes(attachment.url, parts.apiUrl);
}

/** Those that a message carries already, and those that must be uploaded to it. */
export function splitFiles(files: readonly MessageFile[], messageId: string | null) {
  const isKept = ({ attachedTo }: MessageFile) => messageId !== null && attachedTo?.messageId === messageId;
  return { kept: files.filter(isKept), toUpload: files.filter((file) => !isKept(file)) };
}

/** What goes on the wire for files: new ones by number, kept ones by id; what is not named is taken away. */
export function filesToSend(kept: readonly MessageFile[], loaded: readonly MessageFile[]) {
  const files: RawFile[] = loaded.map(({ name, bytes }) => ({ name, data: bytes ?? Buffer.alloc(0) }));
  const attachments = [
    ...kept.map(({ attachedTo }) => ({ id: attachedTo?.attachmentId ?? '' })),
    ...loaded.map(({ name }, nth) => ({ id: String(nth), filename: name })),
  ];
  return { files, attachments };
}

const SCHEME = 'attachment://';

/** The body without pictures of files that are not there. */
export function withoutMissingFiles(body: MessageBody, available: readonly MessageFile[]): MessageBody {
  const names = new Set(available.map(({ name }) => name));
  const isMissing = (url: string | undefined) =>
    url?.startsWith(SCHEME) === true && !names.has(url.slice(SCHEME.length));
  return {
    ...body,
    files: available,
    ...(body.embeds && {
      embeds: body.embeds.map(({ image, ...embed }) =>
        image === undefined || isMissing(image.url) ? embed : { ...embed, image },
      ),
    }),
  };
}

/** Which of a body's files a message carries now, and where. */
export const postedFiles = (body: MessageBody, message: APIMessage): PostedFile[] =>
  (body.files ?? []).flatMap(({ key, name }) => {
    const attachment = message.attachments.find(({ filename }) => filename === name);
    return attachment ? [{ key, attachmentId: attachment.id, url: attachment.url }] : [];
  });
