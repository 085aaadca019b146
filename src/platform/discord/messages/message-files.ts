import type { RawFile } from '@discordjs/rest';
import type { APIMessage } from 'discord-api-types/v10';
import type { MessageBody, MessageFile } from './reply.ts';

const CDN_HOSTS = new Set(['cdn.discordapp.com', 'media.discordapp.net']);
const FETCH_TIMEOUT_MS = 20_000;

type FileSource = {
  /** Base URL of Discord's API; a local Discord serves its files from the same host. */
  apiUrl: string;
  getMessage(at: { channelId: string; messageId: string }): Promise<APIMessage>;
};

/** Where a file of a message was posted; `key` is the sender's own name for it. */
export type PostedFile = { key: string; attachmentId: string; url: string };

/**
 * Fetches the files to upload. A file that Discord no longer has is left out, and so is one hosted anywhere else.
 * Throws when Discord cannot be reached.
 */
export async function loadFiles(files: readonly MessageFile[], source: FileSource): Promise<MessageFile[]> {
  const loaded: MessageFile[] = [];
  for (const file of files) {
    const bytes = file.bytes ?? (await fetchBytes(file.url, source.apiUrl)) ?? (await fetchWithFreshUrl(file, source));
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
  if (response.status >= 500) throw new Error(`the server of a file responded with ${response.status}`);
  return undefined;
}

/** Links expire; the message that holds the file has a fresh one. */
async function fetchWithFreshUrl({ attachedTo }: MessageFile, source: FileSource): Promise<Buffer | undefined> {
  if (attachedTo === null) return undefined;
  const message = await source.getMessage(attachedTo).catch(() => undefined);
  const attachment = message?.attachments.find(({ id }) => id === attachedTo.attachmentId);
  return attachment && fetchBytes(attachment.url, source.apiUrl);
}

/** Splits files into those that the message already holds and those that must be uploaded to it. */
export function splitFiles(files: readonly MessageFile[], messageId: string | null) {
  const isAttached = ({ attachedTo }: MessageFile) => messageId !== null && attachedTo?.messageId === messageId;
  return { attached: files.filter(isAttached), toUpload: files.filter((file) => !isAttached(file)) };
}

/** Builds the file fields of a request: new files by index, attached ones by id. Whatever is not listed is removed. */
export function filesToSend(attached: readonly MessageFile[], loaded: readonly MessageFile[]) {
  const files: RawFile[] = loaded.map(({ name, bytes }) => ({ name, data: bytes ?? Buffer.alloc(0) }));
  const attachments = [
    ...attached.map(({ attachedTo }) => ({ id: attachedTo?.attachmentId ?? '' })),
    ...loaded.map(({ name }, index) => ({ id: String(index), filename: name })),
  ];
  return { files, attachments };
}

const SCHEME = 'attachment://';

/** Returns the body without images whose files are missing. */
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

/** Returns which of the body's files the message now holds, and where. */
export const postedFiles = (body: MessageBody, message: APIMessage): PostedFile[] =>
  (body.files ?? []).flatMap(({ key, name }) => {
    const attachment = message.attachments.find(({ filename }) => filename === name);
    return attachment ? [{ key, attachmentId: attachment.id, url: attachment.url }] : [];
  });
