import { defineRights } from '../../platform/define-feature.ts';

/** The rights of the economy. */
export const RIGHTS = defineRights({
  claim_daily: 'everyone',
  read_balance: 'everyone',
  give_coins: 'everyone',
  read_history: 'everyone',
  read_leaderboard: 'everyone',
  collect_income: 'everyone',
  /** Seeing that an account is frozen, and why. */
  view_frozen: 'moderator',
  view_incomes: 'moderator',
  change_incomes: 'admin',
  post_leaderboard: 'admin',
  change_balance: 'admin',
  freeze_member: 'admin',
});
