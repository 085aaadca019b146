import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { membersContract } from '../../../../src/core/members/contract.ts';
import { t } from '../../../../locales/translate.ts';
import { cleanUpPreviewQuery } from '../../../api/queries.ts';
import { keysInvalidatedBy } from '../../../api/query-keys.ts';
import { useApiMutation } from '../../../api/use-api-mutation.ts';
import { MutationError } from '../../../components/feedback/mutation-error.tsx';
import { ErrorState } from '../../../components/feedback/empty-state.tsx';
import { Dialog } from '../../../components/forms/dialog.tsx';
import { SkeletonRows } from '../../../components/feedback/skeleton.tsx';
import { useServer } from '../../../components/server-context.tsx';

/** Previews how many members would be archived and how many coins they keep, then archives them. */
export function CleanUpDialog({
  days,
  isOpen,
  onClose,
  onDone,
}: {
  days: number;
  isOpen: boolean;
  onClose: () => void;
  onDone: (message: string) => void;
}) {
  const { id, currency_name: currency } = useServer();
  const { data, error, refetch } = useQuery({ ...cleanUpPreviewQuery(id, days), enabled: isOpen });
  const mutation = useApiMutation(membersContract.cleanUp, {
    invalidates: keysInvalidatedBy('member', id),
    onDone: ({ members, coins_kept: coins, remaining }) => {
      onClose();
      const more = remaining > 0 ? t('dashboard.inactive.remaining', { remaining }) : '';
      onDone([t('dashboard.inactive.done', { count: members, coins, currency }), more].filter(Boolean).join(' '));
    },
  });
  const count = data?.members ?? 0;
  const confirm = () =>
    !mutation.isPending && mutation.mutate({ params: { server_id: id }, body: { days, dry_run: false } });
  return (
    <Dialog
      isOpen={isOpen}
      title={t('dashboard.inactive.ask', { count: days })}
      onClose={onClose}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t('dashboard.inactive.keep')}
          </Button>
          {count > 0 && (
            <Button aria-disabled={mutation.isPending} onClick={confirm}>
              {mutation.isPending ? t('dashboard.inactive.acting') : t('dashboard.inactive.act', { count })}
            </Button>
          )}
        </>
      }
    >
      {data && (
        <p>
          {count === 0
            ? t('dashboard.inactive.none')
            : t('dashboard.inactive.preview', { count, coins: data.coins_kept, currency })}{' '}
          {data.remaining > 0 && t('dashboard.inactive.at_once', { remaining: data.remaining })}
        </p>
      )}
      {!data && error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && isOpen && <SkeletonRows count={1} />}
      <MutationError error={mutation.error} />
    </Dialog>
  );
}
