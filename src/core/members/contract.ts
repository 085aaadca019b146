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
  /** Since when the account neither gives nor receives nor claims, and why. */
  frozen_at: timestamp.nullable(),
  frozen_reason: z.string().nullable(),
});
export type User = z.output<typeof user>;

/** What each room adds to a member's page. A room that is not there leaves its part empty. */
const profileSections = z.object({
  /** The newest ten, newest first. */
  recent_transactions: z.array(transaction).default([]),
});
const profile = user.extend(profileSections.shape);
/** A room's part of a member's page, before the reply is parsed. */
export type ProfileSections = z.input<typeof profileSections>;

const days = z.int().min(1).max(3650);
const DEFAULT_INACTIVE_DAYS = 30;

export const membersContract = {
  listUsers: endpoint({
    method: 'GET',
    path: '/api/:server_id/users',
    summary: 'Members with balances: searched, sorted, paged.',
    params: inServer,
    query: z.strictObject({
      ...paging,
      search: z.string().max(100).optional(),
      sort_by: z.enum(['balance', 'total_earned', 'total_spent', 'display_name', 'created_at']).optional(),
      order: z.enum(['asc', 'desc']).optional(),
      include_inactive: z.stringbool().optional(),
      /** Who is listed: those who are here (the default), those who left, or both; it wins over `include_inactive`. */
      standing: z.enum(['here', 'left', 'all']).optional(),
    }),
    reply: listOf(user),
  }),
  getUser: endpoint({
    method: 'GET',
    path: '/api/:server_id/users/:user_id',
    summary: 'One member: profile, balance, and what each room knows of them.',
    params: inServer.extend({ user_id: snowflake }),
    reply: profile,
  }),
  listInactive: endpoint({
    method: 'GET',
    path: '/api/:server_id/users/inactive',
    summary: 'Who left at least so many days ago and was not put away, the longest gone first.',
    params: inServer,
    query: z.strictObject({ ...paging, days: z.coerce.number().pipe(days).default(DEFAULT_INACTIVE_DAYS) }),
    reply: listOf(user),
  }),
  cleanUp: endpoint({
    method: 'POST',
    path: '/api/:server_id/users/cleanup',
    summary: 'Puts away who left at least so many days ago, at most 1,000 at once; coins and history stay.',
    params: inServer,
    body: z.strictObject({ days: days.default(DEFAULT_INACTIVE_DAYS), dry_run: z.boolean().default(true) }),
    reply: z.object({
      /** True when this only says what would be done. */
      dry_run: z.boolean(),
      days: z.int(),
      /** How many were put away, or would be. */
      members: z.int(),
      /** What they hold, and go on holding. */
      coins_kept: coins,
      /** How many are left to put away after that. */
      remaining: z.int(),
    }),
  }),
  reactivate: endpoint({
    method: 'POST',
    path: '/api/:server_id/users/:user_id/reactivate',
    summary: 'Lists somebody as a member who is here, with everything they had.',
    params: inServer.extend({ user_id: snowflake }),
    reply: user,
  }),
};
