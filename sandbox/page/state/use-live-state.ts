import { useEffect, useReducer, useState, type Dispatch } from 'react';
import type { SandboxEvent } from '../../control-api/events-contract.ts';
import { controlApi, eventsUrl } from '../api/control-client.ts';
import { pageReducer, type PageAction, type PageState } from './page-state.ts';

/** A burst of events causes one render. */
const BATCH_MS = 60;

export type LiveState = { pageState: PageState | undefined; dispatch: Dispatch<PageAction>; isDisconnected: boolean };

/** The state of the sandbox, kept up to date by its event stream and loaded again whenever the stream reconnects. */
export function useLiveState(): LiveState {
  const [pageState, dispatch] = useReducer(pageReducer, undefined);
  const [isDisconnected, setDisconnected] = useState(false);
  useEffect(() => {
    const stream = new EventSource(eventsUrl);
    let pendingEvents: SandboxEvent[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      dispatch({ type: 'events', events: pendingEvents });
      pendingEvents = [];
    };
    stream.addEventListener('message', ({ data }: MessageEvent<string>) => {
      // Safe cast: the sandbox sends events in the shape of the contract.
      const event = JSON.parse(data) as SandboxEvent;
      setDisconnected(false);
      if (event.type === 'hello') void readAll(dispatch);
      else {
        if (event.type === 'guild' && event.change !== 'delete') void readGuild(event.guildId, dispatch);
        pendingEvents.push(event);
        timer ??= setTimeout(flush, BATCH_MS);
      }
    });
    stream.addEventListener('error', () => setDisconnected(true));
    return () => {
      stream.close();
      clearTimeout(timer);
    };
  }, []);
  return { pageState, dispatch, isDisconnected };
}

async function readAll(dispatch: Dispatch<PageAction>): Promise<void> {
  const [state, wire] = await Promise.all([controlApi.state(), controlApi.wire()]);
  dispatch({ type: 'state', state, wire });
}

async function readGuild(id: string, dispatch: Dispatch<PageAction>): Promise<void> {
  try {
    dispatch({ type: 'guild', guild: await controlApi.guild(id) });
  } catch {
    // The server was removed meanwhile; a separate event reports that.
  }
}
