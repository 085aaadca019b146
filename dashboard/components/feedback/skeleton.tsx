import { useEffect, useState, type ReactNode } from 'react';
import { t } from '../../../locales/translate.ts';

const FALLBACK_DELAY_MS = 200;

/** Shows its children only once waiting takes longer than 200 ms, so that a quick answer never flickers. */
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

/** A grey stand-in for words or figures of this many pixels. */
export const Skeleton = ({ width, height = 12 }: { width: number | string; height?: number }) => (
  <span className="bone" style={{ width, height }} aria-hidden />
);

/** Rows shaped like a list of people with a figure each. */
export function SkeletonRows({ count }: { count: number }) {
  return (
    <DelayedFallback>
      <div className="bone-rows" aria-hidden>
        {Array.from({ length: count }, (_, row) => (
          <div key={row}>
            <span className="bone round" />
            <span className="bone-lines">
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
