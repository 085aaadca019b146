import { z } from 'zod';
import { endpoint, timestamp } from '../../platform/contract.ts';

/** Who is signed in, and with which standing. */
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
  /** Seconds until the access token ends. */
  expires_in: z.int(),
  user: account,
});

export const accessContract = {
  login: endpoint({
    method: 'POST',
    path: '/api/auth/login',
    summary: 'Sign in as the operator. Sets the cookies and answers the tokens; either works.',
    access: 'public',
    body: z.strictObject({ username: z.string().min(1).max(100), password: z.string().min(1).max(256) }),
    reply: tokens,
  }),
  ways: endpoint({
    method: 'GET',
    path: '/api/auth/ways',
    summary: 'How one can sign in here, beside the operator’s name and password.',
    access: 'public',
    reply: z.object({ discord: z.boolean() }),
  }),
  beginDiscord: endpoint({
    method: 'POST',
    path: '/api/auth/discord/begin',
    summary: 'Begin to sign in with Discord: where to send the browser, and the state it must come back with.',
    access: 'public',
    body: z.strictObject({}).optional(),
    reply: z.object({ authorize_url: z.url(), state: z.string() }),
  }),
  loginDiscord: endpoint({
    method: 'POST',
    path: '/api/auth/discord',
    summary: 'Sign in as the member whom Discord sent back with this code. Sets the cookies and answers the tokens.',
    access: 'public',
    body: z.strictObject({ code: z.string().min(1).max(512), state: z.string().min(1).max(512) }),
    reply: tokens,
    refusals: [503],
  }),
  refresh: endpoint({
    method: 'POST',
    path: '/api/auth/refresh',
    summary: 'Replace the tokens. Each refresh token works once; a second use ends the sign-in.',
    access: 'public',
    body: z.strictObject({ refresh_token: z.string().min(1).max(512).optional() }).optional(),
    reply: tokens,
  }),
  logout: endpoint({
    method: 'POST',
    path: '/api/auth/logout',
    summary: 'End this sign-in: its tokens stop working and its streams close.',
    access: 'signed_in',
    body: z.strictObject({}).optional(),
    reply: z.object({ signed_out: z.literal(true) }),
  }),
  me: endpoint({
    method: 'GET',
    path: '/api/auth/me',
    summary: 'Who is signed in.',
    reply: account.extend({ signed_in_at: timestamp }),
  }),
};
