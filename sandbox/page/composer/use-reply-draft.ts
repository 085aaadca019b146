import type { APIMessage } from 'discord-api-types/v10';
import { useMemo, useState } from 'react';
import type { Log } from '../state/page-state.ts';

/** The message that the next one answers, if there is one, and whether its author is mentioned. */
export type Replying = {
  to: APIMessage | undefined;
  isMentioned: boolean;
  start: (message: APIMessage) => void;
  mention: (isMentioned: boolean) => void;
  stop: () => void;
};
type Chosen = { as: string; channelId: string; id: string; isMentioned: boolean };

/** Ends by itself in another channel, as another person, and when the message is deleted. */
export function useReplying(log: Log | undefined): Replying {
  const [chosen, choose] = useState<Chosen>();
  const isHere = chosen !== undefined && chosen.as === log?.as && chosen.channelId === log.channelId;
  const to = isHere ? log.messages.find(({ id }) => id === chosen.id) : undefined;
  const isMentioned = chosen?.isMentioned ?? true;
  const as = log?.as ?? '';
  return useMemo(
    () => ({
      to,
      isMentioned,
      start: ({ id, channel_id: channelId }) => choose({ as, channelId, id, isMentioned: true }),
      mention: (isWanted) => choose((former) => former && { ...former, isMentioned: isWanted }),
      stop: () => choose(undefined),
    }),
    [to, isMentioned, as],
  );
}
