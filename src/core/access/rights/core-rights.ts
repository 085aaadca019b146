import { defineRights } from '../../../platform/define-feature.ts';

/** The rights of what every feature shares: the dashboard, the audit log, members and the ledger. */
export const CORE_RIGHTS = defineRights({
  view_dashboard: 'moderator',
  view_audit: 'admin',
  manage_members: 'admin',
  roll_back: 'admin',
});
