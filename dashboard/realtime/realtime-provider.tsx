import { useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  useContext,
  useEffect,
  useEffectEvent,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import { isSignedOut } from '../api/api-error.ts';
import { accountQuery } from '../api/queries.ts';
import { createClearing, type ChangeEvent } from './changes.ts';
import type { Connection } from './connection.ts';
import { createStream, type Stream } from './change-stream.ts';

const Live = createContext<Stream | undefined>(undefined);
const CONNECTING: Connection = { phase: 'connecting', lostAt: 0 };
const nothing = () => () => undefined;
const connecting = () => CONNECTING;

/** Keeps everything below current with one server's stream; another server takes another provider, by its key. */
export function LiveProvider({ guildId, children }: { guildId: string; children: ReactNode }) {
  const queries = useQueryClient();
  const [stream] = useState(() => {
    const clearing = createClearing(queries);
    const made = createStream({
      guildId,
      onGap: () => void clearing.all(),
      isStillSignedIn: () =>
        queries.fetchQuery({ ...accountQuery, staleTime: 0 }).then(
          () => true,
          (error: unknown) => !isSignedOut(error),
        ),
    });
    made.onChange((change) => void clearing.add(change));
    return made;
  });
  useEffect(() => {
    stream.open();
    return stream.close;
  }, [stream]);
  return <Live value={stream}>{children}</Live>;
}

export function useConnection(): Connection {
  const stream = useContext(Live);
  return useSyncExternalStore(stream?.subscribe ?? nothing, stream?.read ?? connecting);
}

export const useReconnect = (): (() => void) | undefined => useContext(Live)?.reconnect;

/** Hears every change of the server on screen. */
export function useChanges(hear: (change: ChangeEvent) => void): void {
  const stream = useContext(Live);
  const onChange = useEffectEvent(hear);
  useEffect(() => stream?.onChange((change) => onChange(change)), [stream]);
}
