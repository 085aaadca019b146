import { IconFile } from '@tabler/icons-react';
import type { APIAttachment } from 'discord-api-types/v10';
import { say } from '../../locales/translate.ts';
import { useSurroundings, type Surroundings } from './message-context.tsx';

export type ShownFile = Pick<APIAttachment, 'filename' | 'url'> & Partial<APIAttachment>;

/** One file: a picture as a picture that opens in full, everything else by name and size, to be opened. */
export function FileView({ file }: { file: ShownFile }) {
  const { fileUrl, isStill } = useSurroundings();
  const url = fileUrl?.(file.url) ?? file.url;
  const opens = { href: url, target: '_blank', rel: 'noopener noreferrer' };
  if (file.content_type?.startsWith('image/')) {
    const picture = <img className="dc-file" src={url} alt={file.description ?? file.filename} />;
    return isStill ? picture : <a {...opens}>{picture}</a>;
  }
  return (
    <div className="dc-file-card">
      <IconFile size={28} stroke={1.5} aria-hidden />
      <span>
        {isStill ? (
          <b>{file.filename}</b>
        ) : (
          <a className="dc-link" {...opens}>
            {file.filename}
          </a>
        )}
        {file.size !== undefined && <small>{sizeText(file.size)}</small>}
      </span>
    </div>
  );
}

/** In the steps that Discord shows: bytes, KB, MB. */
function sizeText(bytes: number): string {
  if (bytes < 1_024) return say('dashboard.message.bytes', { count: bytes });
  if (bytes < 1_048_576) return say('dashboard.message.kilobytes', { size: (bytes / 1_024).toFixed(1) });
  return say('dashboard.message.megabytes', { size: (bytes / 1_048_576).toFixed(1) });
}

/** Only pictures over http(s), from this site or from the message's own files are shown. */
export function pictureUrl(
  url: string | undefined,
  files: readonly ShownFile[],
  { fileUrl = (given) => given }: Surroundings = {},
): string | undefined {
  if (url === undefined) return undefined;
  if (url.startsWith('attachment://')) {
    const own = files.find((file) => file.filename === url.slice(13))?.url;
    return own === undefined ? undefined : fileUrl(own);
  }
  return /^(https?:\/\/|\/(?!\/)|blob:)/.test(url) ? fileUrl(url) : undefined;
}
