import { useEffect, useRef, type ReactNode } from 'react';

export type PickerItem = { key: string; content: ReactNode };

/** The list above the composer. The focus stays in the field, which names the marked entry by `aria-activedescendant`. */
export function Picker({
  id,
  title,
  items,
  active,
  onPick,
  onMark,
  note,
}: {
  id: string;
  title: string;
  items: readonly PickerItem[];
  active: number;
  onPick: (at: number) => void;
  onMark: (at: number) => void;
  /** Stands in an empty list. */
  note: string;
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
          {note}
        </p>
      )}
      <ul ref={list} id={id} role="listbox" aria-labelledby={`${id}-title`} hidden={items.length === 0}>
        {items.map(({ key, content }, at) => (
          <li
            key={key}
            id={entryId(id, at)}
            role="option"
            aria-selected={at === active}
            // The field keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onMouseMove={() => at !== active && onMark(at)}
            onClick={() => onPick(at)}
          >
            {content}
          </li>
        ))}
      </ul>
    </div>
  );
}

export const entryId = (listId: string, at: number): string => `${listId}-${at}`;
