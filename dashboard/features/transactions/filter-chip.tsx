import { Popover } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { t } from '../../../locales/translate.ts';

/** One filter: its value with a clear button, or its name. Pressing it opens a popover with `children`. */
export function FilterChip({
  name,
  value,
  onClear,
  children,
}: {
  name: string;
  value: ReactNode;
  onClear: () => void;
  children: (close: () => void) => ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  const isSet = Boolean(value);
  return (
    <span className={isSet ? 'chip pine' : 'chip dashed'}>
      <Popover
        opened={isOpen}
        onChange={setOpen}
        position="bottom-start"
        shadow="md"
        trapFocus
        returnFocus
        portalProps={{ target: '#page' }}
        transitionProps={{ duration: 0 }}
      >
        <Popover.Target>
          <button type="button" className="chip-name" onClick={() => setOpen(!isOpen)}>
            {!isSet && <IconPlus size={14} stroke={2} aria-hidden />}
            {isSet && <span className="vh">{name}: </span>}
            {value || name}
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label={name} className="chip-choices">
          {children(() => setOpen(false))}
        </Popover.Dropdown>
      </Popover>
      {isSet && (
        <button
          type="button"
          className="chip-clear"
          aria-label={t('dashboard.filters.clear', { name })}
          onClick={onClear}
        >
          <IconX size={14} stroke={2} aria-hidden />
        </button>
      )}
    </span>
  );
}
