import { useEffect, useRef, type ReactNode } from 'react';

export type PickerItem = { key: string; content: ReactNode };

/** The list above the composer. The focus stays in the field, which refers to the active item by `aria-activedescendant`. */
export function Picker({
  id,
  title,
  items,
  active,
  onPick,
  onHighlight,
  emptyText,
}: {
  id: string;
  title: string;
  items: readonly PickerItem[];
  active: number;
  onPick: (index: number) => void;
  onHighlight: (index: number) => void;
  /** Shown when there are no items. */
  emptyText: string;
}) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div className="sb-pick">
      <div className="sb-pick-title" id={`${id}-title`}>
        {title}
      </div>
      {items.length === 0 && (
        <p className="sb-pick-note" role="status">
          {emptyText}
        </p>
      )}
      <ul ref={list} id={id} role="listbox" aria-labelledby={`${id}-title`} hidden={items.length === 0}>
        {items.map(({ key, content }, index) => (
          <li
            key={key}
            id={optionElementId(id, index)}
            role="option"
            aria-selected={index === active}
            // Keeps the focus in the field.
            onMouseDown={(event) => event.preventDefault()}
            onMouseMove={() => index !== active && onHighlight(index)}
            onClick={() => onPick(index)}
          >
            {content}
          </li>
        ))}
      </ul>
    </div>
  );
}

export const optionElementId = (listId: string, index: number): string => `${listId}-${index}`;
