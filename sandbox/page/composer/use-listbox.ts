import { useState, type KeyboardEvent } from 'react';

/** Tracks the active item of a list while the focus stays in a field, and handles the keys that move it. */
export function useListbox(options: {
  count: number;
  isOpen: boolean;
  onPick: (index: number) => void;
  onClose: () => void;
  /** A new key resets the active item to the first. */
  listKey: string;
}): { active: number; setActive: (index: number) => void; onKeyDown: (event: KeyboardEvent) => boolean } {
  const { count, isOpen, onPick, onClose, listKey } = options;
  const [highlighted, setHighlighted] = useState({ listKey, index: 0 });
  const active = highlighted.listKey === listKey ? Math.min(highlighted.index, count - 1) : 0;
  const setActive = (index: number) => setHighlighted({ listKey, index });
  /** Returns true when the list handled the key. */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    // Keys belong to the input method while it is composing.
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
