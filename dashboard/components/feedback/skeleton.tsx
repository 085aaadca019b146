import { useEffect, useState, type ReactNode } from 'react';
import { say } from '../../../locales/translate.ts';

const PATIENCE_MS = 200;

/** Shows its children only once waiting takes longer than 200 ms, so that a quick answer never flickers. */
export function AfterPatience({ children }: { children: ReactNode }) {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return isLate ? (
    <>
      <span className="vh">{say('dashboard.loading')}</span>
      {children}
    </>
  ) : null;
}

/** A grey stand-in for words or figures of this many pixels. */
export const Bone = ({ width, height = 12 }: { width: number | string; height?: number }) => (
  <span className="bone" style={{ width, height }} aria-hidden />
);

/** Rows shaped like a list of people with a figure each. */
export function BoneRows({ count }: { count: number }) {
  return (
    <AfterPatience>
      <div className="bone-rows" aria-hidden>
        {Array.from({ length: count }, (_, row) => (
          <div key={row}>
            <span className="bone round" />
            <span className="bone-lines">
              <Bone width={`${55 + ((row * 17) % 30)}%`} />
              <Bone width={`${30 + ((row * 11) % 20)}%`} height={9} />
            </span>
            <Bone width={64} />
          </div>
        ))}
      </div>
    </AfterPatience>
  );
}
