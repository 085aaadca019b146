import { useEffect, useRef } from 'react';
import { formatNumber, formatSignedNumber } from './format.ts';

const HIGHLIGHT_MS = 600;

/** An amount of coins. A change is highlighted with a short tint instead of a counting animation. */
export function Amount({ value, className = '' }: { value: number; className?: string }) {
  const previousValue = useRef(value);
  const element = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (previousValue.current === value) return;
    previousValue.current = value;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    element.current?.animate([{ backgroundColor: 'var(--tint)' }, { backgroundColor: 'transparent' }], HIGHLIGHT_MS);
  }, [value]);
  return (
    <span ref={element} className={`num figure ${className}`}>
      {formatNumber(value)}
    </span>
  );
}

/** A signed amount. Only coins in are green, and coins out are not red: spending is not an error. */
export const SignedAmount = ({ value }: { value: number }) => (
  <span className={value > 0 ? 'num delta in' : 'num delta'}>{formatSignedNumber(value)}</span>
);
