import { t } from '../../../locales/translate.ts';
import { errorMessage } from '../../api/use-api-mutation.ts';
import type { BulkAccept } from './use-bulk-accept.ts';

/** Says how many of the selected proofs were accepted, or why that failed. */
export function BulkAcceptResult({ bulkAccept }: Pick<BulkAccept, 'bulkAccept'>) {
  if (bulkAccept.error)
    return (
      <p className="act-fault" role="alert">
        {errorMessage(bulkAccept.error)}
      </p>
    );
  if (!bulkAccept.data) return null;
  const { accepted, refused } = bulkAccept.data;
  return (
    <p className={refused.length > 0 ? 'act-fault' : 'act-done'} role="status">
      {t('dashboard.review.accepted_selected', { count: accepted.length })}{' '}
      {refused[0] && t('dashboard.review.refused_selected', { count: refused.length, why: refused[0].message })}
    </p>
  );
}
