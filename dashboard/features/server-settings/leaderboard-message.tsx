import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { economyContract, type PostedLeaderboard } from '../../../src/features/economy/contract.ts';
import { t } from '../../../locales/translate.ts';
import { channelsQuery, leaderboardQuery } from '../../api/queries.ts';
import { keysInvalidatedBy } from '../../api/query-keys.ts';
import { useApiMutation } from '../../api/use-api-mutation.ts';
import { MutationError } from '../../components/feedback/mutation-error.tsx';
import { ErrorState } from '../../components/feedback/empty-state.tsx';
import { SkeletonRows } from '../../components/feedback/skeleton.tsx';
import { useServer } from '../../components/server-context.tsx';
import { SyncAlert } from '../../components/feedback/sync-alert.tsx';
import styles from './settings.module.css';

/** The leaderboard message: post, move, repost or remove it. Each action takes effect at once. */
export function LeaderboardMessage() {
  const { id } = useServer();
  const { data, error, refetch } = useQuery(leaderboardQuery(id));
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return data ? <LeaderboardSettings message={data.message} /> : <SkeletonRows count={1} />;
}

function LeaderboardSettings({ message }: { message: PostedLeaderboard | null }) {
  const { id } = useServer();
  const channels = useQuery(channelsQuery(id)).data?.data ?? [];
  const [picked, setPicked] = useState<string>();
  const invalidates = keysInvalidatedBy('settings', id);
  const posting = useApiMutation(economyContract.postLeaderboard, { invalidates, onDone: () => setPicked(undefined) });
  const removing = useApiMutation(economyContract.removeLeaderboard, { invalidates });
  const chosen = picked ?? message?.channel_id ?? '';
  const channel = channels.find((one) => one.id === chosen);
  const isBusy = posting.isPending || removing.isPending;
  const isPosted = message !== null && message.channel_id === chosen && message.sync_status !== 'orphaned';
  const post = () => {
    if (chosen !== '' && !isBusy) posting.mutate({ params: { server_id: id }, body: { channel_id: chosen } });
  };
  const actionKey = message === null ? 'post' : message.channel_id === chosen ? 'repost' : 'move';
  const channelName = (channelId: string) => {
    const name = channels.find((one) => one.id === channelId)?.name;
    return name === undefined ? t('dashboard.settings.gone') : `#${name}`;
  };
  return (
    <>
      {message && (
        <SyncAlert status={message.sync_status} channel={channelName(message.channel_id)} error={message.last_error} />
      )}
      <NativeSelect
        label={t('dashboard.board.channel')}
        description={channel && !channel.can_post ? t('dashboard.settings.cannot_post') : undefined}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        data={[
          { value: '', label: t('dashboard.board.choose') },
          ...channels.map((one) => ({ value: one.id, label: `# ${one.name}` })),
        ]}
        value={chosen}
        onChange={(event) => setPicked(event.currentTarget.value)}
      />
      <div className={styles.actions}>
        {!isPosted && (
          <Button variant="default" aria-disabled={isBusy} disabled={chosen === ''} onClick={post}>
            {t(posting.isPending ? 'dashboard.board.posting' : `dashboard.board.${actionKey}`)}
          </Button>
        )}
        {message && (
          <Button
            variant="default"
            aria-disabled={isBusy}
            onClick={() => !isBusy && removing.mutate({ params: { server_id: id } })}
          >
            {t(removing.isPending ? 'dashboard.board.removing' : 'dashboard.board.remove')}
          </Button>
        )}
      </div>
      <MutationError error={posting.error ?? removing.error} />
    </>
  );
}
