import type { APIMessage } from 'discord-api-types/v10';
import { useEffect } from 'react';
import { controlApi, ControlApiError } from '../api/control-client.ts';
import type { PageState } from '../state/page-state.ts';
import type { LiveState } from '../state/use-live-state.ts';

type ChannelMessagesOptions = {
  as: string | undefined;
  channelId: string | undefined;
  pageState: PageState;
  dispatch: LiveState['dispatch'];
};

/** Loads the messages of the open channel as the selected user, and again when they may be stale. */
export function useChannelMessages({ as, channelId, pageState, dispatch }: ChannelMessagesOptions): void {
  const { log } = pageState;
  const isLoaded = log !== undefined && log.as === as && log.channelId === channelId && log.isLoaded;
  const revision = log?.revision ?? 0;
  useEffect(() => {
    if (as === undefined || channelId === undefined || isLoaded) return;
    dispatch({ type: 'open', channelId, as });
    void readMessages(channelId, as).then((messages) => dispatch({ type: 'read', channelId, as, revision, messages }));
  }, [as, channelId, isLoaded, revision, dispatch]);
}

async function readMessages(channelId: string, as: string): Promise<readonly APIMessage[]> {
  try {
    return await controlApi.messages(channelId, as);
  } catch (error) {
    if (error instanceof ControlApiError) return [];
    throw error;
  }
}
