import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { economyContract, type BoardMessage } from '../../../src/features/economy/contract.ts';
import { say } from '../../../locales/translate.ts';
import { channelsQuery, leaderboardQuery } from '../../api/queries.ts';
import { useAct } from '../../api/use-api-mutation.ts';
import { ActFault } from '../../components/feedback/mutation-error.tsx';
import { Failed } from '../../components/feedback/empty-state.tsx';
import { BoneRows } from '../../components/feedback/skeleton.tsx';
import { useServer } from '../../components/server-context.tsx';
import { SyncNote } from '../../components/feedback/sync-alert.tsx';
import { OF_SETTINGS } from './query-key-groups.ts';

/** The leaderboard as one message in a channel: posted, moved, posted anew, or removed, each at once. */
export function LeaderboardMessage() {
  const { id } = useServer();
  const { data, error, refetch } = useQuery(leaderboardQuery(id));
  if (!data && error) return <Failed error={error} onRetry={() => void refetch()} />;
  return data ? <Board message={data.message} /> : <BoneRows count={1} />;
}

function Board({ message }: { message: BoardMessage | null }) {
  const { id } = useServer();
  const channels = useQuery(channelsQuery(id)).data?.data ?? [];
  const [picked, setPicked] = useState<string>();
  const touches = OF_SETTINGS.map((topic) => [topic, id]);
  const posting = useAct(economyContract.postLeaderboard, { touches, onDone: () => setPicked(undefined) });
  const removing = useAct(economyContract.removeLeaderboard, { touches });
  const chosen = picked ?? message?.channel_id ?? '';
  const channel = channels.find((one) => one.id === chosen);
  const isBusy = posting.isPending || removing.isPending;
  const isThere = message !== null && message.channel_id === chosen && message.sync_status !== 'orphaned';
  const post = () => {
    if (chosen !== '' && !isBusy) posting.mutate({ params: { server_id: id }, body: { channel_id: chosen } });
  };
  const words = message === null ? 'post' : message.channel_id === chosen ? 'repost' : 'move';
  const nameOf = (channelId: string) => {
    const name = channels.find((one) => one.id === channelId)?.name;
    return name === undefined ? say('dashboard.settings.gone') : `#${name}`;
  };
  return (
    <>
      {message && (
        <SyncNote status={message.sync_status} channel={nameOf(message.channel_id)} error={message.last_error} />
      )}
      <NativeSelect
        label={say('dashboard.board.channel')}
        description={channel && !channel.can_post ? say('dashboard.settings.cannot_post') : undefined}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        data={[
          { value: '', label: say('dashboard.board.choose') },
          ...channels.map((one) => ({ value: one.id, label: `# ${one.name}` })),
        ]}
        value={chosen}
        onChange={(event) => setPicked(event.currentTarget.value)}
      />
      <div className="income-acts">
        {!isThere && (
          <Button variant="default" aria-disabled={isBusy} disabled={chosen === ''} onClick={post}>
            {say(posting.isPending ? 'dashboard.board.posting' : `dashboard.board.${words}`)}
          </Button>
        )}
        {message && (
          <Button
            variant="default"
            aria-disabled={isBusy}
            onClick={() => !isBusy && removing.mutate({ params: { server_id: id } })}
          >
            {say(removing.isPending ? 'dashboard.board.removing' : 'dashboard.board.remove')}
          </Button>
        )}
      </div>
      <ActFault error={posting.error ?? removing.error} />
    </>
  );
}
