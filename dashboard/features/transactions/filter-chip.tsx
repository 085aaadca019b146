import { Popover } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { t } from '../../../locales/translate.ts';
import styles from './filter-chip.module.css';
import { joinClasses } from '../../components/join-classes.ts';

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
    <span className={joinClasses(styles.chip, isSet ? 'pine' : styles.dashed)}>
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
          <button type="button" className={styles.name} onClick={() => setOpen(!isOpen)}>
            {!isSet && <IconPlus size={14} stroke={2} aria-hidden />}
            {isSet && <span className="vh">{name}: </span>}
            {value || name}
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label={name} className={styles.choices}>
          {children(() => setOpen(false))}
        </Popover.Dropdown>
      </Popover>
      {isSet && (
        <button
          type="button"
          className={styles.clear}
          aria-label={t('dashboard.filters.clear', { name })}
          onClick={onClear}
        >
          <IconX size={14} stroke={2} aria-hidden />
        </button>
      )}
    </span>
  );
}
