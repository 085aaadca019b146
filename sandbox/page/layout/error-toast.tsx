import { useEffect, useState } from 'react';
import { say } from '../../../locales/translate.ts';

const SHOWN_MS = 7_000;

/** Says what the local Discord refused or could not be asked, whichever part of the page tried. */
export function Trouble() {
  const [reason, setReason] = useState('');
  useEffect(() => {
    const hear = ({ reason: thrown }: PromiseRejectionEvent) =>
      setReason(thrown instanceof Error ? thrown.message : String(thrown));
    addEventListener('unhandledrejection', hear);
    return () => removeEventListener('unhandledrejection', hear);
  }, []);
  useEffect(() => {
    if (reason === '') return undefined;
    const timer = setTimeout(() => setReason(''), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [reason]);
  return (
    <div className="sb-trouble" role="alert">
      {reason !== '' && <p>{say('sandbox.refused', { reason })}</p>}
    </div>
  );
}
