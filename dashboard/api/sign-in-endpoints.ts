import type { AnyEndpoint } from '../../src/platform/contract.ts';

/** Where an endpoint is and whether it needs somebody signed in. */
export type EndpointRoute = Pick<AnyEndpoint, 'method' | 'path' | 'access'>;

/**
 * The endpoints that are called before anybody is signed in. They stand here a second time because the contract brings its
 * schemas along, a sixth of what the sign-in page would load; a test holds them against the contract.
 */
export const signInEndpoints = {
  me: { method: 'GET', path: '/api/auth/me', access: 'signed_in' },
  login: { method: 'POST', path: '/api/auth/login', access: 'public' },
  ways: { method: 'GET', path: '/api/auth/ways', access: 'public' },
  beginDiscord: { method: 'POST', path: '/api/auth/discord/begin', access: 'public' },
  loginDiscord: { method: 'POST', path: '/api/auth/discord', access: 'public' },
  refresh: { method: 'POST', path: '/api/auth/refresh', access: 'public' },
} as const satisfies Record<string, EndpointRoute>;
