import type { AnyEndpoint } from '../../src/platform/contract.ts';

/** The route of an endpoint, and whether it requires a signed-in user. */
export type EndpointRoute = Pick<AnyEndpoint, 'method' | 'path' | 'access'>;

/**
 * The endpoints that are called before the user is signed in. They are duplicated here because the contract would bring its
 * schemas along, a sixth of the code that the sign-in page loads; a test compares them with the contract.
 */
export const signInEndpoints = {
  me: { method: 'GET', path: '/api/auth/me', access: 'signed_in' },
  login: { method: 'POST', path: '/api/auth/login', access: 'public' },
  ways: { method: 'GET', path: '/api/auth/ways', access: 'public' },
  beginDiscord: { method: 'POST', path: '/api/auth/discord/begin', access: 'public' },
  loginDiscord: { method: 'POST', path: '/api/auth/discord', access: 'public' },
  refresh: { method: 'POST', path: '/api/auth/refresh', access: 'public' },
} as const satisfies Record<string, EndpointRoute>;
