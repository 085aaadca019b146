import { createContext, useContext } from 'react';
import type { Server } from '../../src/core/guilds/contract.ts';

const ServerContext = createContext<Server | undefined>(undefined);

export const ServerProvider = ServerContext.Provider;

/** Returns the current server with its currency, time zone and the user's right. Throws outside of `ServerProvider`. */
export function useServer(): Server {
  const server = useContext(ServerContext);
  if (!server) throw new Error('useServer must be called inside ServerProvider.');
  return server;
}
