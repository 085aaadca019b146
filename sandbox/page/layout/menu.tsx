import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';

export type MenuItem = { key: string; text: string; icon: ReactNode; isDanger?: boolean; onPick: () => void };

const MOVES: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowDown: (index, count) => (index + 1) % count,
  ArrowUp: (index, count) => (index - 1 + count) % count,
  Home: () => 0,
  End: (_index, count) => count - 1,
};

/** A menu that takes the focus while it is open. Escape, Tab and a press outside close it. */
export function Menu({ label, items, onClose }: { label: string; items: readonly MenuItem[]; onClose: () => void }) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector<HTMLElement>('button')?.focus();
    list.current?.scrollIntoView({ block: 'nearest' });
    const closeOnOutsidePress = ({ target }: PointerEvent) => {
      if (target instanceof Node && !list.current?.contains(target)) onClose();
    };
    addEventListener('pointerdown', closeOnOutsidePress);
    return () => removeEventListener('pointerdown', closeOnOutsidePress);
    // Runs once: after opening, the focus belongs to the user.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('button') ?? [])];
    const index = buttons.findIndex((button) => button === document.activeElement);
    const move = MOVES[event.key];
    if (move) buttons[move(index, buttons.length)]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={list} className="sb-menu-list" role="menu" aria-label={label} onKeyDown={onKeyDown}>
      {items.map(({ key, text, icon, isDanger, onPick }) => (
        <button
          key={key}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className={isDanger ? 'danger' : undefined}
          onClick={() => {
            onClose();
            onPick();
          }}
        >
          {text}
          {icon}
        </button>
      ))}
    </div>
  );
}
