import { IconCirclePlus, IconX } from '@tabler/icons-react';
import { useRef } from 'react';
import { t } from '../../../locales/translate.ts';

/** Picks files for the next message, at most ten as in Discord. */
export function AttachmentPicker({
  files,
  onFiles,
  isDisabled,
}: {
  files: readonly File[];
  onFiles: (files: readonly File[]) => void;
  isDisabled: boolean;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        className="sb-icon"
        disabled={isDisabled}
        aria-label={t('sandbox.compose.attach')}
        title={t('sandbox.compose.attach')}
        onClick={() => input.current?.click()}
      >
        <IconCirclePlus size={22} stroke={1.7} aria-hidden />
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          onFiles([...files, ...(event.currentTarget.files ?? [])].slice(0, 10));
          event.currentTarget.value = '';
        }}
      />
      {files.map((file, index) => (
        <button
          key={`${index} ${file.name}`}
          type="button"
          className="sb-more"
          aria-label={t('sandbox.compose.unattach', { name: file.name })}
          onClick={() => onFiles(files.filter((one) => one !== file))}
        >
          {file.name} <IconX size={14} aria-hidden />
        </button>
      ))}
    </>
  );
}
