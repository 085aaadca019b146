import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';

const DEBOUNCE_MS = 250;

/** A search that follows typing after a short pause. What is searched lives in the address, so it is followed too. */
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
    // The address moved by itself (back, clear); what was typed and led there stays as it is.
    if (value !== typed.trim()) setTyped(value);
  }
  useEffect(() => {
    if (typed.trim() === value) return undefined;
    const timer = setTimeout(() => onSearch(typed.trim().slice(0, 100)), DEBOUNCE_MS);
    return () => clearTimeout(timer);
    // A new function with every render must not start the pause anew.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [typed, value]);
  return (
    <TextInput
      type="search"
      className="search-field"
      aria-label={label}
      placeholder={label}
      maxLength={100}
      value={typed}
      leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  );
}
