import { IconFile } from '@tabler/icons-react';
import type { APIAttachment } from 'discord-api-types/v10';
import { t } from '../../locales/translate.ts';
import { useMessageContext, type MessageContextValue } from './message-context.tsx';

export type AttachmentData = Pick<APIAttachment, 'filename' | 'url'> & Partial<APIAttachment>;

/** One file: an image links to its full size, any other file is shown by name and size with a link. */
export function MessageAttachment({ file }: { file: AttachmentData }) {
  const { fileUrl, isStatic } = useMessageContext();
  const url = fileUrl?.(file.url) ?? file.url;
  const linkProps = { href: url, target: '_blank', rel: 'noopener noreferrer' };
  if (file.content_type?.startsWith('image/')) {
    const image = <img className="dc-file" src={url} alt={file.description ?? file.filename} />;
    return isStatic ? image : <a {...linkProps}>{image}</a>;
  }
  return (
    <div className="dc-file-card">
      <IconFile size={28} stroke={1.5} aria-hidden />
      <span>
        {isStatic ? (
          <b>{file.filename}</b>
        ) : (
          <a className="dc-link" {...linkProps}>
            {file.filename}
          </a>
        )}
        {file.size !== undefined && <small>{formatFileSize(file.size)}</small>}
      </span>
    </div>
  );
}

/** Formats a size as Discord does: bytes, KB, MB in steps of 1,024. */
function formatFileSize(bytes: number): string {
  if (bytes < 1_024) return t('dashboard.message.bytes', { count: bytes });
  if (bytes < 1_048_576) return t('dashboard.message.kilobytes', { size: (bytes / 1_024).toFixed(1) });
  return t('dashboard.message.megabytes', { size: (bytes / 1_048_576).toFixed(1) });
}

/** Returns the URL of an image; undefined unless it is http(s), a path of this site, a blob, or a file of the message. */
export function resolveImageUrl(
  url: string | undefined,
  files: readonly AttachmentData[],
  { fileUrl = (originalUrl) => originalUrl }: MessageContextValue = {},
): string | undefined {
  if (url === undefined) return undefined;
  if (url.startsWith('attachment://')) {
    const attachmentUrl = files.find((file) => file.filename === url.slice(13))?.url;
    return attachmentUrl === undefined ? undefined : fileUrl(attachmentUrl);
  }
  return /^(https?:\/\/|\/(?!\/)|blob:)/.test(url) ? fileUrl(url) : undefined;
}
