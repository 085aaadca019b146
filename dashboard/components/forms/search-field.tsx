import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import styles from './search-field.module.css';

const DEBOUNCE_MS = 250;

/** A search field that searches after a short pause in typing. It also follows `value`, which comes from the URL. */
export function SearchField({
  label,
  value,
  onSearch,
}: {
  label: string;
  value: string;
  onSearch: (search: string) => void;
}) {
  const [typed, setTyped] = useState(value);
  const [lastValue, setLastValue] = useState(value);
  if (lastValue !== value) {
    setLastValue(value);
    // The URL changed elsewhere (back, clear). Text that led to this URL is kept as typed, with its spaces.
    if (value !== typed.trim()) setTyped(value);
  }
  useEffect(() => {
    if (typed.trim() === value) return undefined;
    const timer = setTimeout(() => onSearch(typed.trim().slice(0, 100)), DEBOUNCE_MS);
    return () => clearTimeout(timer);
    // `onSearch` is a new function on every render and must not restart the timer.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [typed, value]);
  return (
    <TextInput
      type="search"
      className={styles.field}
      aria-label={label}
      placeholder={label}
      maxLength={100}
      value={typed}
      leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  );
}
