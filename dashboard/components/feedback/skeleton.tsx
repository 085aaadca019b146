import { useEffect, useState, type ReactNode } from 'react';
import { t } from '../../../locales/translate.ts';
import styles from './skeleton.module.css';
import { joinClasses } from '../join-classes.ts';

const FALLBACK_DELAY_MS = 200;

/** Renders its children only after 200 ms, so that a fast response does not flicker. */
export function DelayedFallback({ children }: { children: ReactNode }) {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), FALLBACK_DELAY_MS);
    return () => clearTimeout(timer);
  }, []);
  return isLate ? (
    <>
      <span className="vh">{t('dashboard.loading')}</span>
      {children}
    </>
  ) : null;
}

/** A grey placeholder for text or numbers. `width` and `height` are in pixels. */
export const Skeleton = ({ width, height = 12 }: { width: number | string; height?: number }) => (
  <span className={styles.bone} style={{ width, height }} aria-hidden />
);

/** A grey placeholder for a chart. */
export const ChartSkeleton = () => <span className={joinClasses(styles.bone, styles.block)} aria-hidden />;

/** Placeholder rows shaped like a list of members with an amount each. */
export function SkeletonRows({ count }: { count: number }) {
  return (
    <DelayedFallback>
      <div className={styles.rows} aria-hidden>
        {Array.from({ length: count }, (_, row) => (
          <div key={row}>
            <span className={joinClasses(styles.bone, styles.round)} />
            <span className={styles.lines}>
              <Skeleton width={`${55 + ((row * 17) % 30)}%`} />
              <Skeleton width={`${30 + ((row * 11) % 20)}%`} height={9} />
            </span>
            <Skeleton width={64} />
          </div>
        ))}
      </div>
    </DelayedFallback>
  );
}
