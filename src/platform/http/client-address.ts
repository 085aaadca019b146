/** A request's socket, as far as it is needed here. */
export type Peer = { socket?: { remoteAddress?: string | undefined } };

/** What stands for callers whose host tells no address: they share one throttle. */
const UNKNOWN_ADDRESS = 'unknown';

/**
 * The caller's address: the socket's, or, when the socket is a trusted proxy's, the last address in `X-Forwarded-For`
 * that no trusted proxy wrote. Whatever stands before it was written by the caller and is not believed.
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

/** IPv4 inside IPv6 is one caller, not two. */
const normalizeAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');
