import { useEffect, useReducer, useState, type Dispatch } from 'react';
import type { SandboxEvent } from '../../control-api/contract.ts';
import { controlApi, eventsUrl } from '../api/control-client.ts';
import { pageReducer, type PageAction, type PageState } from './page-state.ts';

/** A burst of calls becomes one drawing. */
const BATCH_MS = 60;

export type LiveState = { pageState: PageState | undefined; dispatch: Dispatch<PageAction>; isDisconnected: boolean };

/** Everything that happens in the local Discord, read anew whenever the stream begins again. */
export function useLiveState(): LiveState {
  const [pageState, dispatch] = useReducer(pageReducer, undefined);
  const [isDisconnected, setLost] = useState(false);
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
      // The sandbox writes each event in the contract's shape.
      const event = JSON.parse(data) as SandboxEvent;
      setLost(false);
      if (event.type === 'hello') void readAll(dispatch);
      else {
        if (event.type === 'guild' && event.change !== 'delete') void readGuild(event.guildId, dispatch);
        pendingEvents.push(event);
        timer ??= setTimeout(flush, BATCH_MS);
      }
    });
    stream.addEventListener('error', () => setLost(true));
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
    // It went away meanwhile, which an event of its own tells.
  }
}
