const LOOPBACK = new Set(['', 'localhost', '127.0.0.1', '[::1]']);

/**
 * Returns whether this database URL leaves the machine without TLS that verifies the server's certificate. The driver
 * verifies it for `sslmode` require, verify-ca and verify-full, except for require with `uselibpqcompat=true`.
 */
export function isRemoteWithoutVerifiedTls(databaseUrl: string): boolean {
  const { hostname, searchParams } = new URL(databaseUrl);
  const host = searchParams.get('host') ?? hostname;
  if (LOOPBACK.has(host) || host.startsWith('/') || host.startsWith('%2F')) return false;
  const mode = searchParams.get('sslmode');
  if (mode === 'verify-full' || mode === 'verify-ca') return false;
  if (mode === 'require') return searchParams.get('uselibpqcompat') === 'true';
  return mode !== null || searchParams.get('ssl') !== 'true';
}
