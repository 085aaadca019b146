import { useEffect, useState } from 'react';
import { t } from '../../../locales/translate.ts';

const VISIBLE_MS = 7_000;

/** Shows every unhandled error of a request to the sandbox, for all components. */
export function ErrorToast() {
  const [reason, setReason] = useState('');
  useEffect(() => {
    const handleRejection = ({ reason: error }: PromiseRejectionEvent) =>
      setReason(error instanceof Error ? error.message : String(error));
    addEventListener('unhandledrejection', handleRejection);
    return () => removeEventListener('unhandledrejection', handleRejection);
  }, []);
  useEffect(() => {
    if (reason === '') return undefined;
    const timer = setTimeout(() => setReason(''), VISIBLE_MS);
    return () => clearTimeout(timer);
  }, [reason]);
  return (
    <div className="sb-trouble" role="alert">
      {reason !== '' && <p>{t('sandbox.refused', { reason })}</p>}
    </div>
  );
}
