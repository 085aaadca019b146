import { createContext, useContext } from 'react';
import type { Server } from '../../src/core/guilds/contract.ts';

const Shown = createContext<Server | undefined>(undefined);

export const ServerShown = Shown.Provider;

/** The server on screen: its coins, its time zone, what the reader may do there. */
export function useServer(): Server {
  const server = useContext(Shown);
  if (!server) throw new Error('no server is on screen here');
  return server;
}
