import type { APIMessage } from 'discord-api-types/v10';
import { useMemo, useState } from 'react';
import type { ChannelLog } from '../state/page-state.ts';

/** The message the next one replies to, if any, and whether its author is mentioned. */
export type ReplyDraft = {
  message: APIMessage | undefined;
  isMentioned: boolean;
  start: (message: APIMessage) => void;
  setMentioned: (isMentioned: boolean) => void;
  stop: () => void;
};
type ReplyTarget = { as: string; channelId: string; id: string; isMentioned: boolean };

/** The draft ends when another channel or user is selected and when the message is deleted. */
export function useReplyDraft(log: ChannelLog | undefined): ReplyDraft {
  const [target, setTarget] = useState<ReplyTarget>();
  const isCurrent = target !== undefined && target.as === log?.as && target.channelId === log.channelId;
  const message = isCurrent ? log.messages.find(({ id }) => id === target.id) : undefined;
  const isMentioned = target?.isMentioned ?? true;
  const as = log?.as ?? '';
  return useMemo(
    () => ({
      message,
      isMentioned,
      start: ({ id, channel_id: channelId }) => setTarget({ as, channelId, id, isMentioned: true }),
      setMentioned: (next) => setTarget((previous) => previous && { ...previous, isMentioned: next }),
      stop: () => setTarget(undefined),
    }),
    [message, isMentioned, as],
  );
}
