import type { KeyboardEvent } from 'react';

export const rowId = (userId: string) => `member-${userId}`;

/** Puts the focus back on a member's row, when it is on the page. */
export const focusRow = (userId: string): void => document.querySelector<HTMLElement>(`#${rowId(userId)}`)?.focus();

/** Enter opens a row, the arrow keys walk; while the panel is open it follows, and Escape closes it. */
export const handleRowKeys =
  (
    members: readonly { id: string }[],
    { isOpen, open, close }: { isOpen: boolean; open: (userId: string) => void; close: () => void },
  ) =>
  (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && isOpen) return close();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const position = members.findIndex(({ id }) => rowId(id) === document.activeElement?.id);
    const next = step === undefined || position === -1 ? undefined : members[position + step];
    if (!next) return undefined;
    event.preventDefault();
    focusRow(next.id);
    return isOpen ? open(next.id) : undefined;
  };
