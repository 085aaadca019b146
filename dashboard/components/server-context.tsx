import { createContext, useContext } from 'react';
import type { Server } from '../../src/core/guilds/contract.ts';

const ServerContext = createContext<Server | undefined>(undefined);

export const ServerProvider = ServerContext.Provider;

/** The server on screen: its coins, its time zone, what the reader may do there. */
export function useServer(): Server {
  const server = useContext(ServerContext);
  if (!server) throw new Error('no server is on screen here');
  return server;
}
