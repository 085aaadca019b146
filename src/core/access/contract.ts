import { z } from 'zod';
import { endpoint, timestamp } from '../../platform/contract.ts';

/** The account that is signed in. */
const account = z.object({
  kind: z.enum(['operator', 'member']),
  id: z.string(),
  name: z.string(),
  avatar_url: z.string().nullable(),
});

const tokens = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  token_type: z.literal('Bearer'),
  /** Seconds until the access token expires. */
  expires_in: z.int(),
  user: account,
});

export const accessContract = {
  login: endpoint({
    method: 'POST',
    path: '/api/auth/login',
    summary: 'Signs in the operator. Returns tokens and, to a browser, sets cookies; either can be used.',
    access: 'public',
    body: z.strictObject({ username: z.string().min(1).max(100), password: z.string().min(1).max(256) }),
    reply: tokens,
  }),
  ways: endpoint({
    method: 'GET',
    path: '/api/auth/ways',
    summary: 'Returns the ways to sign in besides the operator’s name and password.',
    access: 'public',
    reply: z.object({ discord: z.boolean() }),
  }),
  beginDiscord: endpoint({
    method: 'POST',
    path: '/api/auth/discord/begin',
    summary: 'Starts signing in with Discord: returns the URL for the browser and the state it must return with.',
    access: 'public',
    body: z.strictObject({}).optional(),
    reply: z.object({ authorize_url: z.url(), state: z.string() }),
  }),
  loginDiscord: endpoint({
    method: 'POST',
    path: '/api/auth/discord',
    summary: 'Signs in the member with the code from Discord. Returns tokens and, to a browser, sets cookies.',
    access: 'public',
    body: z.strictObject({ code: z.string().min(1).max(512), state: z.string().min(1).max(512) }),
    reply: tokens,
    refusals: [503],
  }),
  refresh: endpoint({
    method: 'POST',
    path: '/api/auth/refresh',
    summary: 'Replaces the tokens. Each refresh token works once; a second use ends the session.',
    access: 'public',
    body: z.strictObject({ refresh_token: z.string().min(1).max(512).optional() }).optional(),
    reply: tokens,
  }),
  logout: endpoint({
    method: 'POST',
    path: '/api/auth/logout',
    summary: 'Ends the session: its tokens stop working and its streams close.',
    access: 'signed_in',
    body: z.strictObject({}).optional(),
    reply: z.object({ signed_out: z.literal(true) }),
  }),
  me: endpoint({
    method: 'GET',
    path: '/api/auth/me',
    summary: 'Returns who is signed in.',
    reply: account.extend({ signed_in_at: timestamp }),
  }),
};
