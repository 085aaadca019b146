import type { KeyboardEvent } from 'react';

export const rowId = (userId: string) => `member-${userId}`;

/** Moves the focus to a member's row, if it is on the page. */
export const focusRow = (userId: string): void => document.querySelector<HTMLElement>(`#${rowId(userId)}`)?.focus();

/** Arrow keys move between rows. While the panel is open it follows the focused row, and Escape closes it. */
export const handleRowKeys =
  (
    members: readonly { id: string }[],
    { isOpen, open, close }: { isOpen: boolean; open: (userId: string) => void; close: () => void },
  ) =>
  (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && isOpen) return close();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const index = members.findIndex(({ id }) => rowId(id) === document.activeElement?.id);
    const next = step === undefined || index === -1 ? undefined : members[index + step];
    if (!next) return undefined;
    event.preventDefault();
    focusRow(next.id);
    return isOpen ? open(next.id) : undefined;
  };
