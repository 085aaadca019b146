import { useEffect, useId, useRef, type ReactNode } from 'react';

/** A question that has to be answered first. Escape and what is beneath `acts` close it; the focus then goes back. */
export function Dialog({
  isOpen,
  title,
  onClose,
  children,
  actions,
}: {
  isOpen: boolean;
  title: string;
  onClose: () => void;
  children: ReactNode;
  actions: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={titleId}
      onCancel={onClose}
      // What listens for keys beneath must not hear those that are meant for the question.
      onKeyDown={(event) => event.stopPropagation()}
    >
      <h2 id={titleId}>{title}</h2>
      {isOpen && children}
      {isOpen && <div className="dialog-acts">{actions}</div>}
    </dialog>
  );
}
