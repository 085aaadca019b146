import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { membersContract } from '../../../../src/core/members/contract.ts';
import { say } from '../../../../locales/translate.ts';
import { cleanUpQuery } from '../../../api/queries.ts';
import { useAct } from '../../../api/use-api-mutation.ts';
import { ActFault } from '../../../components/feedback/mutation-error.tsx';
import { Failed } from '../../../components/feedback/empty-state.tsx';
import { Dialog } from '../../../components/forms/dialog.tsx';
import { BoneRows } from '../../../components/feedback/skeleton.tsx';
import { useServer } from '../../../components/server-context.tsx';
import { OF_MEMBERS } from '../query-key-groups.ts';

/** Says first who would be put away and what they keep, then does it. */
export function CleanUpDialog({
  days,
  isOpen,
  onClose,
  onDone,
}: {
  days: number;
  isOpen: boolean;
  onClose: () => void;
  onDone: (words: string) => void;
}) {
  const { id, currency_name: currency } = useServer();
  const { data, error, refetch } = useQuery({ ...cleanUpQuery(id, days), enabled: isOpen });
  const act = useAct(membersContract.cleanUp, {
    touches: OF_MEMBERS.map((topic) => [topic, id]),
    onDone: ({ members, coins_kept: coins, remaining }) => {
      onClose();
      const more = remaining > 0 ? say('dashboard.inactive.remaining', { remaining }) : '';
      onDone([say('dashboard.inactive.done', { count: members, coins, currency }), more].filter(Boolean).join(' '));
    },
  });
  const count = data?.members ?? 0;
  const confirm = () => !act.isPending && act.mutate({ params: { server_id: id }, body: { days, dry_run: false } });
  return (
    <Dialog
      isOpen={isOpen}
      title={say('dashboard.inactive.ask', { count: days })}
      onClose={onClose}
      acts={
        <>
          <Button variant="default" onClick={onClose}>
            {say('dashboard.inactive.keep')}
          </Button>
          {count > 0 && (
            <Button aria-disabled={act.isPending} onClick={confirm}>
              {act.isPending ? say('dashboard.inactive.acting') : say('dashboard.inactive.act', { count })}
            </Button>
          )}
        </>
      }
    >
      {data && (
        <p>
          {count === 0
            ? say('dashboard.inactive.none')
            : say('dashboard.inactive.preview', { count, coins: data.coins_kept, currency })}{' '}
          {data.remaining > 0 && say('dashboard.inactive.at_once', { remaining: data.remaining })}
        </p>
      )}
      {!data && error && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && isOpen && <BoneRows count={1} />}
      <ActFault error={act.error} />
    </Dialog>
  );
}
