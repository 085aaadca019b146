import { serve } from '@hono/node-server';
import type { Http } from './server.ts';

export type Listening = { port: number; close(): Promise<void> };

/**
 * Serves on a port; 0 takes a free one, which is returned. `close` ends open streams and waits for other requests, 5 s
 * at most.
 */
export async function listen(http: Http, at: { host: string; port: number }): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const options = {
      fetch: http.fetch,
      hostname: at.host,
      port: at.port,
      serverOptions: { keepAliveTimeout: KEEP_ALIVE_MS },
    };
    const server = serve(options, ({ port }) => resolve({ port, close }));
    server.once('error', reject);
    const close = async () => {
      const closed = new Promise<void>((done) => server.close(() => done()));
      const force = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), CLOSE_TIMEOUT_MS);
      await closed.finally(() => clearTimeout(force));
    };
  });
}

/** Longer than proxies keep an idle connection, usually a minute, so that they never send into one that is closing. */
const KEEP_ALIVE_MS = 65_000;
/** With a longer wait a host may kill the program in the middle of something. */
const CLOSE_TIMEOUT_MS = 5_000;
