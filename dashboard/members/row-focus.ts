const rowId = (userId: string) => `member-${userId}`;

/** Puts the focus back on a member's row, when it is on the page. */
export const focusRow = (userId: string): void => document.querySelector<HTMLElement>(`#${rowId(userId)}`)?.focus();

export { rowId };
