import { useEffect, useRef } from 'react';
import { formatNumber, formatSignedNumber } from './format.ts';
import styles from './amount.module.css';
import { joinClasses } from '../join-classes.ts';

const HIGHLIGHT_MS = 600;

/** An amount of coins. A change is highlighted with a short tint instead of a counting animation. */
export function Amount({ value, className }: { value: number; className?: string | undefined }) {
  const previousValue = useRef(value);
  const element = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (previousValue.current === value) return;
    previousValue.current = value;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    element.current?.animate([{ backgroundColor: 'var(--tint)' }, { backgroundColor: 'transparent' }], HIGHLIGHT_MS);
  }, [value]);
  return (
    <span ref={element} className={joinClasses('num', styles.figure, className)}>
      {formatNumber(value)}
    </span>
  );
}

/** A signed amount. Only coins in are green, and coins out are not red: spending is not an error. */
export const SignedAmount = ({ value }: { value: number }) => (
  <span className={joinClasses('num', styles.delta, value > 0 && styles.in)}>{formatSignedNumber(value)}</span>
);
