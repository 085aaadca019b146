import { useEffect, useRef } from 'react';
import { coinsText, deltaText } from './format.ts';

const TINT_MS = 600;

/** An amount of coins. It changes in place, with a short tint and no counting. */
export function Coins({ value, className = '' }: { value: number; className?: string }) {
  const shown = useRef(value);
  const element = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (shown.current === value) return;
    shown.current = value;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    element.current?.animate([{ backgroundColor: 'var(--tint)' }, { backgroundColor: 'transparent' }], TINT_MS);
  }, [value]);
  return (
    <span ref={element} className={`num figure ${className}`}>
      {coinsText(value)}
    </span>
  );
}

/** A movement with its sign. Green only for coins in: spending is not an error. */
export const Delta = ({ value }: { value: number }) => (
  <span className={value > 0 ? 'num delta in' : 'num delta'}>{deltaText(value)}</span>
);
