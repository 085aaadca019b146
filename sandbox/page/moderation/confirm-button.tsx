import { useRef, useState } from 'react';
import { t } from '../../../locales/translate.ts';

/** A button that asks for confirmation in its place before an irreversible action. */
export function ConfirmButton({
  label,
  question,
  onConfirm,
}: {
  label: string;
  question: string;
  onConfirm: () => void;
}) {
  const [isConfirming, setConfirming] = useState(false);
  const openButton = useRef<HTMLButtonElement>(null);
  if (!isConfirming)
    return (
      <button ref={openButton} type="button" className="dc-btn r sb-small" onClick={() => setConfirming(true)}>
        {label}
      </button>
    );
  return (
    <div className="sb-sure" role="group" aria-label={question}>
      <p>{question}</p>
      <button
        type="button"
        className="dc-btn r sb-small"
        onClick={() => {
          setConfirming(false);
          onConfirm();
        }}
      >
        {label}
      </button>
      <button
        type="button"
        className="dc-btn s sb-small"
        // The safe choice gets the focus.
        ref={(button) => button?.focus()}
        onClick={() => setConfirming(false)}
      >
        {t('sandbox.modal.cancel')}
      </button>
    </div>
  );
}
