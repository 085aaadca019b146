import type { AnswerOf, AnyEndpoint, CallOf } from '../../src/platform/contract.ts';
import { say } from '../../locales/translate.ts';
import { nowMs } from '../../ui/components/clock.ts';
import { ApiError, isSignedOut, readError } from './api-error.ts';
import type { Address } from './sign-in-endpoints.ts';
import { renewSignIn } from './renew-sign-in.ts';

/** A request without an answer for this long counts as failed. */
const LONGEST_WAIT_MS = 10_000;
type Loose = {
  params?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string | number | boolean | undefined>>;
  body?: unknown;
};

/**
 * Calls one endpoint of a contract by name: `call(membersContract.getUser, { params })`. When the sign-in needs renewing
 * it is renewed once and the call repeated. A write with a key is done once, however often it is sent with that key.
 * Throws `ApiError`; an aborted call throws the browser's `AbortError`.
 */
export const call = <E extends AnyEndpoint>(
  entry: E,
  input: CallOf<E>,
  signal?: AbortSignal,
  key?: string,
): Promise<AnswerOf<E>> => callAt<E>(entry, input, signal, key);

/** The same for an endpoint whose contract is not loaded: `callAt<typeof contract.entry>(address, input)`. */
export async function callAt<E extends AnyEndpoint>(
  address: Address,
  input: CallOf<E>,
  signal?: AbortSignal,
  key?: string,
): Promise<AnswerOf<E>> {
  // CallOf<E> has Loose's shape for every endpoint; the compiler cannot see that through the type parameter.
  const request = () => send(address, input as unknown as Loose, { signal, key });
  const startedAt = nowMs();
  try {
    return (await request()) as AnswerOf<E>;
  } catch (error) {
    const mayRenew = address.access === 'signed_in' && isSignedOut(error);
    if (!mayRenew || !(await renewSignIn(startedAt))) throw error;
    // The server parses every reply with the contract's schema before it leaves.
    return (await request()) as AnswerOf<E>;
  }
}

/** The address of an endpoint with its parameters and query filled in; undefined query values are left out. */
export function addressOf(path: string, { params = {}, query = {} }: Pick<Loose, 'params' | 'query'>): string {
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return given.length > 0 ? `${filled}?${new URLSearchParams(given).toString()}` : filled;
}

type Sending = { signal: AbortSignal | undefined; key: string | undefined };

async function send(entry: Address, input: Loose, { signal, key }: Sending): Promise<unknown> {
  const timeout = AbortSignal.timeout(LONGEST_WAIT_MS);
  try {
    const response = await fetch(addressOf(entry.path, input), {
      method: entry.method,
      credentials: 'same-origin',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      ...(input.body !== undefined && { body: JSON.stringify(input.body) }),
      // A write that was begun is carried out although its page is left.
      keepalive: key !== undefined,
      headers: {
        ...(input.body !== undefined && { 'content-type': 'application/json' }),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
    });
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    const body: unknown = isJson ? await response.json() : undefined;
    if (!response.ok || body === undefined) throw readError(response.status, body);
    return body;
  } catch (error) {
    if (error instanceof ApiError || signal?.aborted) throw error;
    const code = timeout.aborted ? 'timed_out' : 'unreachable';
    throw new ApiError({ status: 0, code, message: say(`dashboard.failed.${code}`) });
  }
}
