/** The socket of a request, as far as it is needed here. */
export type Peer = { socket?: { remoteAddress?: string | undefined } };

/** Stands for callers whose host provides no address: they share one rate limit. */
const UNKNOWN_ADDRESS = 'unknown';

/**
 * Returns the caller's address: the socket's, or, when the socket is a trusted proxy's, the last address in
 * `X-Forwarded-For` that no trusted proxy wrote. Anything before it was written by the caller and is not trusted.
 */
export function clientAddress(request: Request, peer: Peer | undefined, trustedProxies: readonly string[]): string {
  const socket = normalizeAddress(peer?.socket?.remoteAddress ?? UNKNOWN_ADDRESS);
  const isTrusted = (address: string) => trustedProxies.includes(address);
  if (!isTrusted(socket) && !isTrusted('*')) return socket;
  const forwarded = (request.headers.get('x-forwarded-for') ?? '')
    .split(',')
    .map((part) => normalizeAddress(part.trim()));
  return forwarded.findLast((address) => address !== '' && !isTrusted(address)) ?? socket;
}

export const isLoopbackAddress = (address: string): boolean => address === '::1' || address.startsWith('127.');

/** An IPv4-mapped IPv6 address is the same caller. */
const normalizeAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');
