import { z } from 'zod';
import { transaction } from '../ledger/contract.ts';
import { coins, endpoint, inServer, listOf, timestamp, paging, snowflake } from '../../platform/contract.ts';

const user = z.object({
  id: snowflake,
  username: z.string(),
  display_name: z.string(),
  avatar_url: z.string().nullable(),
  balance: coins,
  total_earned: coins,
  total_spent: coins,
  last_daily: timestamp.nullable(),
  is_active: z.boolean(),
  created_at: timestamp,
  left_at: timestamp.nullable(),
  /** Since when the account is frozen, so that it cannot give, receive or claim; `frozen_reason` says why. */
  frozen_at: timestamp.nullable(),
  frozen_reason: z.string().nullable(),
});
export type User = z.output<typeof user>;

/** What features add to a member's profile. The section of a feature that is not installed is empty. */
const profileSections = z.object({
  /** The newest ten, newest first. */
  recent_transactions: z.array(transaction).default([]),
});
const profile = user.extend(profileSections.shape);
/** The sections of a member's profile, before the reply is parsed. */
export type ProfileSections = z.input<typeof profileSections>;

const days = z.int().min(1).max(3650);
const DEFAULT_INACTIVE_DAYS = 30;

export const membersContract = {
  listUsers: endpoint({
    method: 'GET',
    path: '/api/:server_id/users',
    summary: 'Lists members with balances: searched, sorted, paged.',
    params: inServer,
    query: z.strictObject({
      ...paging,
      search: z.string().max(100).optional(),
      sort_by: z.enum(['balance', 'total_earned', 'total_spent', 'display_name', 'created_at']).optional(),
      order: z.enum(['asc', 'desc']).optional(),
      include_inactive: z.stringbool().optional(),
      /** Which members are listed: present ones (the default), those who left, or both. Overrides `include_inactive`. */
      standing: z.enum(['here', 'left', 'all']).optional(),
    }),
    reply: listOf(user),
  }),
  getUser: endpoint({
    method: 'GET',
    path: '/api/:server_id/users/:user_id',
    summary: 'Returns one member: profile, balance, and the data of each feature.',
    params: inServer.extend({ user_id: snowflake }),
    reply: profile,
  }),
  listInactive: endpoint({
    method: 'GET',
    path: '/api/:server_id/users/inactive',
    summary: 'Lists members who left at least so many days ago and are not archived, longest absent first.',
    params: inServer,
    query: z.strictObject({ ...paging, days: z.coerce.number().pipe(days).default(DEFAULT_INACTIVE_DAYS) }),
    reply: listOf(user),
  }),
  cleanUp: endpoint({
    method: 'POST',
    path: '/api/:server_id/users/cleanup',
    summary:
      'Archives members who left at least so many days ago, at most 1,000 at a time; coins and history stay. `dry_run` only counts.',
    params: inServer,
    body: z.strictObject({ days: days.default(DEFAULT_INACTIVE_DAYS), dry_run: z.boolean().default(false) }),
    reply: z.object({
      /** True when nothing was changed. */
      dry_run: z.boolean(),
      days: z.int(),
      /** The number of members that were archived, or would be. */
      members: z.int(),
      /** The sum of their balances, which they keep. */
      coins_kept: coins,
      /** The number of members that remain to be archived. */
      remaining: z.int(),
    }),
  }),
  reactivate: endpoint({
    method: 'POST',
    path: '/api/:server_id/users/:user_id/reactivate',
    summary: 'Restores an archived member with everything they had.',
    params: inServer.extend({ user_id: snowflake }),
    reply: user,
  }),
};
