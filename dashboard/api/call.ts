import type { ResponseOf, AnyEndpoint, RequestOf } from '../../src/platform/contract.ts';
import { t } from '../../locales/translate.ts';
import { nowMs } from '../../ui/components/clock.ts';
import { ApiError, isSignedOut, readError } from './api-error.ts';
import type { EndpointRoute } from './sign-in-endpoints.ts';
import { renewSignIn } from './renew-sign-in.ts';

/** A request without a response for this long counts as failed. */
const REQUEST_TIMEOUT_MS = 10_000;
type RequestInput = {
  params?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string | number | boolean | undefined>>;
  body?: unknown;
};

/**
 * Calls one endpoint of a contract: `call(membersContract.getUser, { params })`. When the access token has expired, renews
 * it once and repeats the call. A write with an idempotency key takes effect once, however often it is sent with that key.
 * Throws `ApiError`; an aborted call throws the browser's `AbortError`.
 */
export const call = <E extends AnyEndpoint>(
  endpoint: E,
  input: RequestOf<E>,
  signal?: AbortSignal,
  idempotencyKey?: string,
): Promise<ResponseOf<E>> => callAt<E>(endpoint, input, signal, idempotencyKey);

/** The same for an endpoint whose contract is not loaded: `callAt<typeof contract.endpoint>(route, input)`. */
export async function callAt<E extends AnyEndpoint>(
  route: EndpointRoute,
  input: RequestOf<E>,
  signal?: AbortSignal,
  idempotencyKey?: string,
): Promise<ResponseOf<E>> {
  // RequestOf<E> has the shape of RequestInput for every endpoint; the compiler cannot see that through the type parameter.
  const request = () => send(route, input as unknown as RequestInput, { signal, idempotencyKey });
  const startedAtMs = nowMs();
  try {
    return (await request()) as ResponseOf<E>;
  } catch (error) {
    const mayRenew = route.access === 'signed_in' && isSignedOut(error);
    if (!mayRenew || !(await renewSignIn(startedAtMs))) throw error;
    // The server parses every reply with the contract's schema before it leaves.
    return (await request()) as ResponseOf<E>;
  }
}

/** Returns the URL of an endpoint with its path parameters and query filled in; undefined query values are left out. */
export function buildUrl(path: string, { params = {}, query = {} }: Pick<RequestInput, 'params' | 'query'>): string {
  const filledPath = path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const queryEntries = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return queryEntries.length > 0 ? `${filledPath}?${new URLSearchParams(queryEntries).toString()}` : filledPath;
}

type SendOptions = { signal: AbortSignal | undefined; idempotencyKey: string | undefined };

async function send(
  endpoint: EndpointRoute,
  input: RequestInput,
  { signal, idempotencyKey }: SendOptions,
): Promise<unknown> {
  const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  try {
    const response = await fetch(buildUrl(endpoint.path, input), {
      method: endpoint.method,
      credentials: 'same-origin',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      ...(input.body !== undefined && { body: JSON.stringify(input.body) }),
      // A write that has started completes even when the user leaves the page.
      keepalive: idempotencyKey !== undefined,
      headers: {
        ...(input.body !== undefined && { 'content-type': 'application/json' }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
    });
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    const body: unknown = isJson ? await response.json() : undefined;
    if (!response.ok || body === undefined) throw readError(response.status, body);
    return body;
  } catch (error) {
    if (error instanceof ApiError || signal?.aborted) throw error;
    const code = timeout.aborted ? 'timed_out' : 'unreachable';
    throw new ApiError({ status: 0, code, message: t(`dashboard.failed.${code}`) });
  }
}
