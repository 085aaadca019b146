import { Client } from 'pg';

const LOOPBACK = new Set(['', 'localhost', '127.0.0.1', '::1', '[::1]']);

/**
 * Returns whether the driver would reach this database over a network without TLS that verifies the server's certificate. The
 * driver itself is asked, because a URL can repeat or contradict its settings and the environment (`PGSSLMODE`) adds to them.
 * Throws what the driver does when it cannot use the URL, such as when the file of `sslrootcert` is missing.
 */
export function isRemoteWithoutVerifiedTls(databaseUrl: string): boolean {
  const { host, ssl } = new Client({ connectionString: databaseUrl }) as { host: string; ssl: unknown };
  // The driver's types leave out the options of TLS. A path is a socket of this machine.
  if (LOOPBACK.has(host) || host.startsWith('/')) return false;
  return typeof ssl === 'object' && ssl !== null
    ? 'rejectUnauthorized' in ssl && ssl.rejectUnauthorized === false
    : !ssl;
}
