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
import { createQueryInvalidator, type ChangeEvent } from './changes.ts';
import type { Connection } from './connection.ts';
import { createChangeStream, type ChangeStream } from './change-stream.ts';

const StreamContext = createContext<ChangeStream | undefined>(undefined);
const CONNECTING: Connection = { phase: 'connecting', lostAtMs: 0 };
const subscribeToNothing = () => () => undefined;
const readConnecting = () => CONNECTING;

/** Keeps the queries below it current with the change stream of one server. Use the guild id as React key. */
export function RealtimeProvider({ guildId, children }: { guildId: string; children: ReactNode }) {
  const queryClient = useQueryClient();
  const [stream] = useState(() => {
    const invalidator = createQueryInvalidator(queryClient);
    const newStream = createChangeStream({
      guildId,
      onGap: () => void invalidator.invalidateAll(),
      isStillSignedIn: () =>
        queryClient.fetchQuery({ ...accountQuery, staleTime: 0 }).then(
          () => true,
          (error: unknown) => !isSignedOut(error),
        ),
    });
    newStream.onChange((change) => void invalidator.add(change));
    return newStream;
  });
  useEffect(() => {
    stream.open();
    return stream.close;
  }, [stream]);
  return <StreamContext value={stream}>{children}</StreamContext>;
}

export function useConnection(): Connection {
  const stream = useContext(StreamContext);
  return useSyncExternalStore(stream?.subscribe ?? subscribeToNothing, stream?.read ?? readConnecting);
}

export const useReconnect = (): (() => void) | undefined => useContext(StreamContext)?.reconnect;

/** Calls the listener with every change of the current server. */
export function useChanges(listener: (change: ChangeEvent) => void): void {
  const stream = useContext(StreamContext);
  const onChange = useEffectEvent(listener);
  useEffect(() => stream?.onChange((change) => onChange(change)), [stream]);
}
