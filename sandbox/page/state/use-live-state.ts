import { useEffect, useReducer, useState, type Dispatch } from 'react';
import type { SandboxEvent } from '../../control-api/contract.ts';
import { control, eventsAddress } from '../api/control-client.ts';
import { look, type Look, type Seen } from './page-state.ts';

/** A burst of calls becomes one drawing. */
const GATHER_MS = 60;

export type Live = { seen: Seen | undefined; tell: Dispatch<Look>; isLost: boolean };

/** Everything that happens in the local Discord, read anew whenever the stream begins again. */
export function useLive(): Live {
  const [seen, tell] = useReducer(look, undefined);
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    const stream = new EventSource(eventsAddress);
    let gathered: SandboxEvent[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const pour = () => {
      timer = undefined;
      tell({ type: 'events', events: gathered });
      gathered = [];
    };
    stream.addEventListener('message', ({ data }: MessageEvent<string>) => {
      // The sandbox writes each event in the contract's shape.
      const event = JSON.parse(data) as SandboxEvent;
      setLost(false);
      if (event.type === 'hello') void readAll(tell);
      else {
        if (event.type === 'guild' && event.change !== 'delete') void readGuild(event.guildId, tell);
        gathered.push(event);
        timer ??= setTimeout(pour, GATHER_MS);
      }
    });
    stream.addEventListener('error', () => setLost(true));
    return () => {
      stream.close();
      clearTimeout(timer);
    };
  }, []);
  return { seen, tell, isLost };
}

async function readAll(tell: Dispatch<Look>): Promise<void> {
  const [state, wire] = await Promise.all([control.state(), control.wire()]);
  tell({ type: 'state', state, wire });
}

async function readGuild(id: string, tell: Dispatch<Look>): Promise<void> {
  try {
    tell({ type: 'guild', guild: await control.guild(id) });
  } catch {
    // It went away meanwhile, which an event of its own tells.
  }
}
