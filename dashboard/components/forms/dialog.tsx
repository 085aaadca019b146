import { useEffect, useId, useRef, type ReactNode } from 'react';
import styles from './dialog.module.css';
import { joinClasses } from '../join-classes.ts';

/** A modal dialog. Escape and the buttons in `actions` close it; the focus then returns to where it was. */
export function Dialog({
  isOpen,
  title,
  onClose,
  children,
  actions,
  isWide = false,
}: {
  isOpen: boolean;
  title: string;
  onClose: () => void;
  children: ReactNode;
  actions: ReactNode;
  /** As wide as the window allows, for a picture. */
  isWide?: boolean;
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
      className={joinClasses(styles.dialog, isWide && styles.wide)}
      aria-labelledby={titleId}
      onCancel={onClose}
      // Key handlers of the page below must not receive keys meant for the dialog.
      onKeyDown={(event) => event.stopPropagation()}
    >
      <h2 id={titleId}>{title}</h2>
      {isOpen && children}
      {isOpen && <div className={styles.actions}>{actions}</div>}
    </dialog>
  );
}
