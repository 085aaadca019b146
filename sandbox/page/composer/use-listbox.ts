import { useState, type KeyboardEvent } from 'react';

/** Which entry of a list is marked while the focus stays in a field, and the keys that move it. */
export function useListbox(options: {
  count: number;
  isOpen: boolean;
  onPick: (index: number) => void;
  onClose: () => void;
  /** Another list starts at its first entry again. */
  listKey: string;
}): { active: number; setActive: (index: number) => void; onKeyDown: (event: KeyboardEvent) => boolean } {
  const { count, isOpen, onPick, onClose, listKey } = options;
  const [highlighted, setHighlighted] = useState({ listKey, at: 0 });
  const active = highlighted.listKey === listKey ? Math.min(highlighted.at, count - 1) : 0;
  const setActive = (index: number) => setHighlighted({ listKey, at: index });
  /** True if the key was the list's. */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    // While an input method composes, its keys are its own.
    if (!isOpen || event.nativeEvent.isComposing) return false;
    if (event.key === 'Escape') onClose();
    else if (count === 0) return false;
    else if (event.key === 'ArrowDown') setActive((active + 1) % count);
    else if (event.key === 'ArrowUp') setActive((active - 1 + count) % count);
    else if (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey)) onPick(active);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { active, setActive, onKeyDown };
}
